import { useState } from 'react';
import { Button } from '../../components/controls/button.tsx';
import { MoveNoticeStrip } from '../../components/home/move-notice.tsx';
import { useMoney } from '../../components/money.tsx';
import { Group } from '../../components/settings/group.tsx';
import { Setting } from '../../components/settings/setting.tsx';
import { useText } from '../../components/text.tsx';
import type { Snapshot } from '../../lib/protocol/snapshot.ts';
import { ask } from '../../lib/ui/ask.ts';

/** The wallet that this device earns for, and what former ones can still claim. */
export function WalletSection({ snapshot }: { snapshot: Snapshot | null }) {
  const { t } = useText();
  const { withUnit } = useMoney();
  const [failed, setFailed] = useState<string | null>(null);
  const attempt = (work: Promise<unknown>) =>
    void work.then(
      () => setFailed(null),
      (error: Error) => setFailed(error.message),
    );
  const { account = null, claimable = '0', former = [], move = null } = snapshot ?? {};
  const owing = former.length > 0 || (account !== null && claimable !== '0');

  return (
    <Group title={t('group_wallet')} id="wallet">
      {move && <MoveNoticeStrip move={move} onStop={() => attempt(ask('move.stop', {}))} />}
      <p className="ink2">{t('wallet_note')}</p>
      <Setting
        name={t('network_wallet')}
        value={<bdi className="code">{account ?? t('network_wallet_none')}</bdi>}
      />
      {former.map((row) => (
        <Setting
          key={row.account}
          name={t('wallet_former', withUnit(row.claimable))}
          value={<bdi className="code">{row.account}</bdi>}
        />
      ))}
      {owing && (
        <div>
          <Button onPress={() => attempt(ask('claim.start', {}))}>{t('claim')}</Button>
        </div>
      )}
      <p className="error-line" role="alert">
        {failed && `${t('failed_title')} ${failed}`}
      </p>
    </Group>
  );
}
