import { StateCard } from '../../components/claim/state-card.tsx';
import { Icon } from '../../components/icon/icon.tsx';
import { useText } from '../../components/text.tsx';
import type { Opened } from './opened.ts';
import type { Connected } from './use-payment.ts';

type Props = { opened: Opened; connected: Connected; onSwitch: () => void };

/** Says whether this account is in the file, and whether the wallet is on the vault's network. */
export function WalletState({ opened, connected, onSwitch }: Props) {
  const { t } = useText();
  const { backup, held } = opened;
  const { chainId } = backup.network;
  if (!held.some(({ account }) => account === connected.account)) {
    const known = held.map(({ account }) => account).join(', ');
    return (
      <StateCard
        icon="wallet"
        tone="brass"
        title={t('recover_not_in_file_title')}
        cause={t('recover_not_in_file', connected.account, known)}
        money={t('recover_not_asked')}
      />
    );
  }
  if (connected.chainId !== chainId) {
    const name = backup.chain?.chainName || String(chainId);
    return (
      <StateCard
        icon="warn"
        tone="brass"
        title={t('claim_wrong_chain_title')}
        cause={t('claim_wrong_chain_cause', String(connected.chainId), `${name} (${chainId})`)}
        money={t('recover_not_asked')}
        action={{ label: t('claim_wrong_chain_action', name), onPress: onSwitch }}
      />
    );
  }

  return (
    <p className="t13 recover-account" data-account={connected.account}>
      <Icon name="check" size={16} /> <bdi className="hash">{connected.account}</bdi>
    </p>
  );
}
