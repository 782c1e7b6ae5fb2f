import type { Snapshot } from '../../lib/protocol/snapshot.ts';
import { Button } from '../controls/button.tsx';
import { Facts } from '../marks/facts.tsx';
import { useMoney } from '../money.tsx';
import { Empty } from '../notice/empty.tsx';
import { useText } from '../text.tsx';
import { useTime } from '../time.ts';

type Props = { snapshot: Snapshot; onRetry: () => void; onHome: () => void };

/** The queue is empty: why, and when it changes. */
export function NoneLeft({ snapshot, onRetry, onHome }: Props) {
  const { t, plural } = useText();
  const { withUnit } = useMoney();
  const { clock } = useTime();
  const { connection, nextCheckAt, today, queued } = snapshot;
  const body =
    connection === 'offline'
      ? t('none_offline')
      : connection === 'paused'
        ? t('paused_body')
        : nextCheckAt
          ? t('none_body', clock(nextCheckAt))
          : t('none_soon');
  const facts = [
    { name: t('home_today'), value: withUnit(today.amount) },
    { name: t('home_tasks'), value: String(today.tasks) },
  ];
  if (queued > 0) facts.push({ name: t('none_queue'), value: plural('home_queued', queued) });
  return (
    <Empty
      icon={connection === 'offline' ? 'offline' : 'compare'}
      title={t('none_title')}
      facts={<Facts facts={facts} />}
      actions={
        <>
          <Button onPress={onRetry}>{t('look_now')}</Button>
          <Button onPress={onHome}>{t('tab_home')}</Button>
        </>
      }
    >
      {body}
    </Empty>
  );
}
