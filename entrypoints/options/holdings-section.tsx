import { useState } from 'react';
import { Holdings } from '../../components/backup/holdings.tsx';
import { Balance } from '../../components/earnings/balance.tsx';
import { Group } from '../../components/settings/group.tsx';
import { useText } from '../../components/text.tsx';
import type { Snapshot } from '../../lib/protocol/snapshot.ts';
import { useBalance } from '../../lib/ui/use-balance.ts';
import { useHoldings } from '../../lib/ui/use-holdings.ts';

/** What this device holds that pays without the service. */
export function HoldingsSection({ snapshot }: { snapshot: Snapshot | null }) {
  const { t } = useText();
  const [now] = useState(Date.now);
  const wallets = useHoldings();
  const { credited, pending, claimed, account } = snapshot ?? {};
  const balance = useBalance([credited, pending, claimed, account].join());

  return (
    <Group title={t('group_hold')} id="hold">
      {balance && <Balance balance={balance} />}
      <p className="ink2">{t('hold_body')}</p>
      {wallets && <Holdings wallets={wallets} now={now} />}
    </Group>
  );
}
