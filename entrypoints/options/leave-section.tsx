import { useState } from 'react';
import { useMoney } from '../../components/money.tsx';
import { Erase } from '../../components/settings/erase.tsx';
import { Group } from '../../components/settings/group.tsx';
import { useText } from '../../components/text.tsx';
import type { StorageReport } from '../../lib/protocol/messages.ts';
import type { Snapshot } from '../../lib/protocol/snapshot.ts';
import { ask } from '../../lib/ui/ask.ts';

type Props = {
  snapshot: Snapshot | null;
  report: StorageReport | null;
  onErased: () => void;
};

/** Erases everything on this device, after saying exactly what would be lost. */
export function LeaveSection({ snapshot, report, onErased }: Props) {
  const { t } = useText();
  const losses = useLosses(snapshot, report);
  const [failed, setFailed] = useState<string | null>(null);
  const erase = () =>
    ask('storage.erase', { confirm: 'erase everything' }).then(onErased, (error: Error) =>
      setFailed(error.message),
    );

  return (
    <Group title={t('group_leave')}>
      <Erase losses={losses} onErase={erase} />
      <p className="t12 ink2">{losses[0]}</p>
      <p className="error-line" role="alert">
        {failed && `${t('failed_title')} ${failed}`}
      </p>
    </Group>
  );
}

/** A sentence for each thing that would be lost, the most valuable first. */
function useLosses(snapshot: Snapshot | null, report: StorageReport | null): string[] {
  const { t, plural } = useText();
  const { withUnit } = useMoney();
  const losses: string[] = [];
  if (snapshot?.account && BigInt(snapshot.claimable) > 0n) {
    losses.push(t('erase_keeps_bound', withUnit(snapshot.claimable)));
  }
  const unbound =
    snapshot && !snapshot.account ? BigInt(snapshot.credited) + BigInt(snapshot.pending) : 0n;
  if (unbound > 0n) losses.push(t('erase_loses_unbound', withUnit(unbound)));
  if (snapshot && snapshot.queued > 0) losses.push(plural('erase_loses_queue', snapshot.queued));
  if (report && report.receipts > 0) losses.push(plural('erase_loses_receipts', report.receipts));
  losses.push(t('erase_loses_settings'));

  return losses;
}
