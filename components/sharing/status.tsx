import type { PauseReason } from '../../lib/protocol/sharing.ts';
import type { RelayState, SharingView } from '../../lib/protocol/sharing-view.ts';
import { Button } from '../controls/button.tsx';
import type { IconName } from '../icon/paths.tsx';
import { Facts } from '../marks/facts.tsx';
import { useMoney } from '../money.tsx';
import { Strip } from '../notice/strip.tsx';
import { useText } from '../text.tsx';
import type { TextKey } from '../text-keys.ts';
import { useBytes } from './bytes.ts';
import './sharing.css';

const REASONS: Record<PauseReason, TextKey> = {
  off: 'share_off',
  paused: 'share_why_paused',
  managed: 'share_why_managed',
  private_window: 'share_why_private',
  save_data: 'share_why_save_data',
  hours: 'share_why_hours',
  in_use: 'share_why_in_use',
  day_cap: 'share_why_day_cap',
  month_cap: 'share_why_month_cap',
  no_campaign: 'share_why_no_campaign',
};

const STATES: Record<RelayState, TextKey> = {
  off: 'share_is_connecting',
  connecting: 'share_is_connecting',
  ready: 'share_is_ready',
  waiting: 'share_is_waiting',
  diverged: 'share_is_diverged',
  replaced: 'share_is_replaced',
  switched_off: 'share_is_switched_off',
};

type Props = { view: SharingView; problem: string | null; onTurn: (on: boolean) => void };

const iconOf = ({ reason, state, choice }: SharingView): IconName => {
  if (reason) return choice.policy.on ? 'pause' : 'close';
  return state === 'ready' ? 'check' : state === 'diverged' ? 'warn' : 'clock';
};

/** On, off or paused and why; what flows at this moment is always a number, also when it is none. */
export function SharingStatus({ view, problem, onTurn }: Props) {
  const { t, plural } = useText();
  const { withUnit } = useMoney();
  const bytes = useBytes();
  const { reason, state, flow, running, today, month, choice } = view;
  const { on } = choice.policy;
  return (
    <div className="share-status stack-4">
      <Strip
        icon={iconOf(view)}
        tone={state === 'diverged' ? 'brass' : 'plain'}
        title={t(reason ? REASONS[reason] : STATES[state])}
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
