import { Group } from '../../components/settings/group.tsx';
import { Setting } from '../../components/settings/setting.tsx';
import { useText } from '../../components/text.tsx';
import { pinnedNetwork } from '../../lib/protocol/pinned.ts';

/** The network that this build trusts. */
export function NetworkSection() {
  const { t } = useText();
  const network = pinnedNetwork();
  const rows = [
    [t('network_service'), network.service],
    [t('network_chain'), String(network.chainId)],
    [t('network_vault'), network.vault],
    [t('network_token'), `${network.token.symbol} ${network.token.address}`],
    [t('network_voucher_signer'), network.voucherSigner],
    [t('network_accrual_signer'), network.accrualSigner],
  ] as const;

  return (
    <Group title={t('group_network')}>
      <p className="ink2">{t('network_note')}</p>
      {rows.map(([name, value]) => (
        <Setting key={name} name={name} value={<bdi className="code">{value}</bdi>} />
      ))}
    </Group>
  );
}
