import type { SharingView } from '../../lib/protocol/sharing-view.ts';
import { Button } from '../controls/button.tsx';
import type { IconName } from '../icon/paths.tsx';
import { Facts } from '../marks/facts.tsx';
import { useMoney } from '../money.tsx';
import { Strip } from '../notice/strip.tsx';
import { useText } from '../text.tsx';
import { useBytes } from './bytes.ts';
import { sharingWords } from './sharing-words.ts';
import './sharing.css';

type Props = { view: SharingView; problem: string | null; onTurn: (on: boolean) => void };

const iconOf = ({ reason, state, choice }: SharingView): IconName => {
  if (reason) return choice.policy.on ? 'pause' : 'close';
  return state === 'ready' ? 'check' : state === 'diverged' ? 'warn' : 'clock';
};

/** Whether sharing is on, off or paused, and why. The current flow is always shown, even when it is 0. */
export function SharingStatus({ view, problem, onTurn }: Props) {
  const { t, plural } = useText();
  const { withUnit } = useMoney();
  const bytes = useBytes();
  const { state, flow, running, today, month, choice } = view;
  const { on } = choice.policy;

  return (
    <div className="share-status stack-4">
      <Strip
        icon={iconOf(view)}
        tone={state === 'diverged' ? 'brass' : 'plain'}
        title={t(sharingWords(view))}
        actions={
          <Button onPress={() => onTurn(!on)}>{t(on ? 'share_turn_off' : 'share_turn_on')}</Button>
        }
      >
        {flow === 0 ? t('share_flow_none') : t('share_flow', bytes(flow))}{' '}
        {running > 0 && plural('share_running', running)}
      </Strip>
      <p className="error-line" role="alert">
        {problem && `${t('failed_title')} ${problem}`}
      </p>
      <Facts
        facts={[
          {
            name: t('share_today'),
            value: t('share_of', bytes(today), bytes(choice.policy.bytesPerDay)),
          },
          {
            name: t('share_month'),
            value: t('share_of', bytes(month), bytes(choice.policy.bytesPerMonth)),
          },
          { name: t('on_the_way'), value: withUnit(view.pending) },
          { name: t('share_credited'), value: withUnit(view.credited), strong: true },
        ]}
      />
    </div>
  );
}
