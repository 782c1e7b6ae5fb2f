import type { Snapshot } from '../../lib/protocol/snapshot.ts';
import { Button } from '../controls/button.tsx';
import type { IconName } from '../icon/paths.tsx';
import { Facts } from '../marks/facts.tsx';
import { useMoney } from '../money.tsx';
import { Empty } from '../notice/empty.tsx';
import { useText } from '../text.tsx';
import { useTime } from '../time.ts';

type Props = {
  snapshot: Snapshot;
  onRetry: () => void;
  onResume: () => void;
  onHome: () => void;
};

/** Says why there is no task, and when that changes. */
export function NoneLeft({ snapshot, onRetry, onResume, onHome }: Props) {
  const { t, plural } = useText();
  const { withUnit } = useMoney();
  const { icon, title, body } = useReason(snapshot);
  const { connection, today, queued } = snapshot;
  const facts = [
    { name: t('home_today'), value: withUnit(today.amount) },
    { name: t('home_tasks'), value: String(today.tasks) },
  ];
  if (queued > 0) facts.push({ name: t('none_queue'), value: plural('home_queued', queued) });

  return (
    <Empty
      icon={icon}
      title={title}
      facts={<Facts facts={facts} />}
      actions={
        <>
          {connection === 'paused' && <Button onPress={onResume}>{t('resume')}</Button>}
          {connection !== 'paused' && connection !== 'update_required' && (
            <Button onPress={onRetry}>{t('look_now')}</Button>
          )}
          <Button onPress={onHome}>{t('tab_home')}</Button>
        </>
      }
    >
      {body}
    </Empty>
  );
}

function useReason({ connection, nextCheckAt }: Snapshot) {
  const { t } = useText();
  const { clock } = useTime();
  const reason = (icon: IconName, title: string, body: string) => ({ icon, title, body });
  switch (connection) {
    case 'paused':
      return reason('pause', t('paused_title'), t('paused_body'));
    case 'update_required':
      return reason('warn', t('update_title'), t('update_body'));
    case 'offline':
      return reason('offline', t('none_title'), t('none_offline'));
    default: {
      const when = nextCheckAt ? t('none_body', clock(nextCheckAt)) : t('none_soon');
      return reason('compare', t('none_title'), when);
    }
  }
}
