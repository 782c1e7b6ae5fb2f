import { useState } from 'react';
import { Holdings } from '../../components/backup/holdings.tsx';
import { Group } from '../../components/settings/group.tsx';
import { useText } from '../../components/text.tsx';
import { useHoldings } from '../../lib/ui/use-holdings.ts';

/** What this device holds that pays without the service. */
export function HoldingsSection() {
  const { t } = useText();
  const [now] = useState(Date.now);
  const wallets = useHoldings();
  return (
    <Group title={t('group_hold')} id="hold">
      <p className="ink2">{t('hold_body')}</p>
      {wallets && <Holdings wallets={wallets} now={now} />}
    </Group>
  );
}
