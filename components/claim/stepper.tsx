import { Icon } from '../icon/icon.tsx';
import { useText } from '../text.tsx';
import './claim.css';

export type Step = {
  /** A key, where two steps may have the same title. */
  id?: string;
  title: string;
  state: 'done' | 'now' | 'failed' | 'todo';
  /** A time or progress, at the end of the line. */
  note?: string;
  /** What to do or what happened, under the title. */
  detail?: string;
};

/** The steps of a claim, with the current one marked. */
export function Stepper({ steps }: { steps: readonly Step[] }) {
  return (
    <ol className="steps">
      {steps.map((step, index) => (
        <li
          key={step.id ?? step.title}
          className={`is-${step.state}`}
          aria-current={step.state === 'now' ? 'step' : undefined}
        >
          <StepDot state={step.state} number={index + 1} />
          <div>
            <div className="between">
              <span className={step.state === 'todo' ? 'ink2' : 'strong'}>{step.title}</span>
              {step.note && <span className="t12 ink2 num">{step.note}</span>}
            </div>
            {step.detail && <p className="step-detail">{step.detail}</p>}
          </div>
        </li>
      ))}
    </ol>
  );
}

function StepDot({ state, number }: { state: Step['state']; number: number }) {
  const { t } = useText();
  return (
    <span className="step-dot">
      {state === 'done' && <Icon name="check" size={12} label={t('step_done')} />}
      {state === 'failed' && <Icon name="close" size={12} label={t('step_failed')} />}
      {state === 'todo' && number}
    </span>
  );
}
