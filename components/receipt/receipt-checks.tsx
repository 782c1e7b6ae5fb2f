import { Icon } from '../icon/icon.tsx';
import './receipt.css';

export type CheckStep = { ok: boolean; words: string; value?: string };

/** The checks made on this device, each with the value that it was checked against. */
export function ReceiptChecks({ steps }: { steps: readonly CheckStep[] }) {
  return (
    <ul className="stack-2">
      {steps.map((step) => (
        <li key={step.words} className={step.ok ? 'proof' : 'proof is-failed'}>
          <Icon name={step.ok ? 'check' : 'close'} />
          <span className="grow">
            {step.words}
            {step.value && (
              <>
                <br />
                <bdi className="hash">{step.value}</bdi>
              </>
            )}
          </span>
        </li>
      ))}
    </ul>
  );
}
