import { useEffect, useRef } from 'react';
import type { EntranceFeedback, Lease } from '../../lib/protocol/tasks.ts';
import { Button } from '../controls/button.tsx';
import { Icon } from '../icon/icon.tsx';
import { kinds } from '../kinds/index.ts';
import { useMoney } from '../money.tsx';
import { useText } from '../text.tsx';
import './task.css';

type Props = {
  asked: Lease;
  /** Null until it arrives. */
  feedback: EntranceFeedback | null;
  offline: boolean;
  onNext: () => void;
};

/** The feedback of an entrance test, in place of the answer buttons. */
export function EntranceFoot({ asked, feedback, offline, onNext }: Props) {
  const { t } = useText();
  const button = useRef<HTMLDivElement>(null);
  const hasFeedback = feedback !== null;
  // biome-ignore lint/correctness/useExhaustiveDependencies: focus moves when feedback arrives
  useEffect(() => button.current?.querySelector('button')?.focus(), [hasFeedback]);

  return (
    <footer className="actions entrance-foot">
      <div role="status" className="stack-2">
        {feedback ? (
          <Feedback asked={asked} feedback={feedback} />
        ) : (
          <p>{t(offline ? 'entrance_offline' : 'entrance_checking')}</p>
        )}
      </div>
      <div ref={button}>
        <Button wide variant={hasFeedback ? 'main' : 'plain'} keyCap="Enter" onPress={onNext}>
          {t(hasFeedback ? 'entrance_next' : 'entrance_go_on')}
        </Button>
      </div>
    </footer>
  );
}

function Feedback({ asked, feedback }: { asked: Lease; feedback: EntranceFeedback }) {
  const { t } = useText();
  const { withUnit } = useMoney();
  const { fits, expected, explanation, test } = feedback;
  const isPaid = expected !== null;
  const names = isPaid ? kinds[asked.content.kind].names(expected) : null;

  return (
    <>
      <p className="line">
        <Icon name={fits ? 'check' : 'info'} />
        <b>
          {!isPaid
            ? t('entrance_too_fast')
            : fits
              ? t('entrance_fits')
              : t('entrance_misses', names ? t(names.name) : expected)}
        </b>
      </p>
      {explanation !== null && (
        <blockquote className="entrance-why">
          <span className="t12 ink2">{t('entrance_says', asked.campaignName)}</span>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling part must be reachable by keyboard */}
          <p dir="auto" tabIndex={0}>
            {explanation}
          </p>
        </blockquote>
      )}
      <p>{testWords(test, t)}</p>
      {isPaid && <p className="t12 ink2">{t('entrance_paid', withUnit(asked.price))}</p>}
    </>
  );
}

function testWords(
  { state, answered, fitting, needed }: EntranceFeedback['test'],
  t: ReturnType<typeof useText>['t'],
): string {
  if (state === 'passed') return t('entrance_passed');
  return t(state === 'failed' ? 'entrance_failed' : 'entrance_open', fitting, answered, needed);
}
