import { NumberedSection } from '../../components/claim/numbered-section.tsx';
import { StateCard } from '../../components/claim/state-card.tsx';
import { WalletCard } from '../../components/claim/wallet-card.tsx';
import { Button } from '../../components/controls/button.tsx';
import { Icon } from '../../components/icon/icon.tsx';
import { useMoney } from '../../components/money.tsx';
import { useText } from '../../components/text.tsx';
import type { JobView } from '../../lib/protocol/bridge.ts';
import type { Wallet } from '../../lib/wallet/discovery.ts';
import { walletName } from '../shared/wallet-name.ts';
import type { Connected } from './flow.ts';

type Props = {
  view: JobView;
  wallets: readonly Wallet[];
  chosen: Wallet | null;
  connected: Connected | null;
  onChoose: (wallet: Wallet) => void;
  /** Goes on with the account that is selected in the wallet. */
  onSelected: () => void;
  onSwitch: () => void;
  onLookAgain: () => void;
};

/** Asks which wallet signs. Choosing a wallet opens it. */
export function WalletSection(props: Props) {
  const { view, wallets, chosen, connected } = props;
  const text = useText();
  const { t } = text;
  const wrong = connected && connected.chainId !== view.info.network.chainId;

  return (
    <NumberedSection number={2} title={t('claim_wallet_title')} aside={t('claim_wallet_found')}>
      {wallets.length === 0 && <NoWallet view={view} onLookAgain={props.onLookAgain} />}
      <div className="cards" role="radiogroup" aria-label={t('claim_wallet_title')}>
        {wallets.map((wallet) => (
          <WalletCard
            key={wallet.uuid}
            walletName={walletName(wallet, text)}
            icon={wallet.icon}
            checked={wallet.uuid === chosen?.uuid}
            onChoose={() => props.onChoose(wallet)}
          />
        ))}
      </div>
      {connected && !wrong && <Found view={view} account={connected.account} />}
      {connected?.selected && !wrong && (
        <Button variant="quiet" onPress={props.onSelected}>
          {t('claim_use_selected', short(connected.selected))}
        </Button>
      )}
      {connected && wrong && (
        <WrongChain view={view} chainId={connected.chainId} onSwitch={props.onSwitch} />
      )}
    </NumberedSection>
  );
}

const short = (address: string) => `${address.slice(0, 6)}…${address.slice(-4)}`;

function Found({ view, account }: { view: JobView; account: string }) {
  const { t } = useText();
  const { info, addressUsedBefore } = view;
  const known = addressUsedBefore === account;

  return (
    <p className="t13 claim-facts" data-account={account}>
      <span>
        <Icon name="check" size={16} />{' '}
        <bdi title={account}>
          {known ? t('claim_wallet_known', short(account)) : short(account)}
        </bdi>
      </span>
      <span>
        <Icon name="check" size={16} />{' '}
        {t('claim_wallet_network', info.chainName, String(info.network.chainId))}
      </span>
    </p>
  );
}

function NoWallet({ view, onLookAgain }: Pick<Props, 'view' | 'onLookAgain'>) {
  const { t } = useText();
  const { withUnit } = useMoney();

  return (
    <StateCard
      icon="wallet"
      tone="plain"
      title={t('claim_no_wallet_title')}
      cause={t('claim_no_wallet_cause')}
      money={`${withUnit(view.job.amount)} ${t('claim_no_wallet_money')}`}
      action={{ label: t('claim_no_wallet_action'), onPress: onLookAgain }}
    />
  );
}

type WrongProps = { view: JobView; chainId: number; onSwitch: () => void };

function WrongChain({ view, chainId, onSwitch }: WrongProps) {
  const { t } = useText();
  const { withUnit } = useMoney();
  const { info, job } = view;
  const wanted = `${info.chainName} (${info.network.chainId})`;

  return (
    <StateCard
      icon="warn"
      tone="brass"
      title={t('claim_wrong_chain_title')}
      cause={t('claim_wrong_chain_cause', String(chainId), wanted)}
      money={`${withUnit(job.amount)} ${t('claim_wrong_chain_money')}`}
      action={{ label: t('claim_wrong_chain_action', info.chainName), onPress: onSwitch }}
    />
  );
}
