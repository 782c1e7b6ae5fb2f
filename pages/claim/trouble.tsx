import { StateCard } from '../../components/claim/state-card.tsx';
import { Button } from '../../components/controls/button.tsx';
import { useMoney } from '../../components/money.tsx';
import { useText } from '../../components/text.tsx';
import type { TextKey } from '../../components/text-keys.ts';
import { NoFee } from '../../lib/wallet/network-fee.ts';
import { VaultRefusal } from '../../lib/wallet/refusal.ts';
import { toWalletError, type WalletError } from '../../lib/wallet/wallet-error.ts';
import { useRefusal } from '../recover/refusal-words.ts';
import type { RequestState } from '../shared/use-request.ts';
import { BridgeError } from './bridge.ts';

type Props = {
  state: RequestState;
  walletName: string;
  /** The amount to be claimed, base units. */
  amount: string;
  /** The wallet that this device is bound to, if known. */
  bound: string | null;
  again: () => void;
  /** Connects the chosen wallet again. */
  connect: () => void;
  /** Starts a move to the connected wallet; null where that is not possible. */
  move: (() => void) | null;
  /** Takes back what was shown, so that something else can be chosen. */
  onClear: () => void;
};

/** What the page waits for, or what went wrong between page, wallet and extension: cause, money, next step. */
export function Trouble({ state, ...rest }: Props) {
  if (state.at === 'waiting') return <Waiting silent={state.silent} {...rest} />;
  if (state.at !== 'failed') return null;
  const { error } = state;
  if (error instanceof BridgeError) return <Refusal error={error} {...rest} />;
  if (error instanceof VaultRefusal) return <VaultTrouble error={error} {...rest} />;
  if (error instanceof NoFee) return <FeeTrouble {...rest} />;
  return <WalletTrouble error={toWalletError(error)} {...rest} />;
}

type Rest = Omit<Props, 'state'>;

/**
 * A request is open in the wallet. Said at once, since a wallet may show nothing: its window is
 * hidden, or its side panel is closed and opens by its button alone.
 */
function Waiting({ silent, walletName, again, onClear }: Rest & { silent: boolean }) {
  const { t } = useText();
  return (
    <div className="stack-2">
      <StateCard
        icon="clock"
        tone="brass"
        title={silent ? t('claim_silent_title') : t('claim_waiting', walletName)}
        cause={t(silent ? 'claim_silent_cause' : 'claim_waiting_cause', walletName)}
        money={t('claim_silent_money')}
        action={{ label: t('claim_ask_again'), onPress: again }}
      />
      <Button variant="quiet" onPress={onClear}>
        {t('claim_choose_other')}
      </Button>
    </div>
  );
}

/** The vault would refuse the transaction, so it was not sent. */
function VaultTrouble({ error, amount, again }: Rest & { error: VaultRefusal }) {
  const { t } = useText();
  const { withUnit } = useMoney();
  const refusal = useRefusal();
  return (
    <StateCard
      icon="warn"
      tone="brass"
      title={t('recover_vault_refused')}
      cause={refusal(error)}
      money={`${withUnit(amount)} ${t('claim_declined_money')}`}
      action={{ label: t('claim_ask_again'), onPress: again }}
    />
  );
}

function FeeTrouble({ amount, again }: Rest) {
  const { t } = useText();
  const { withUnit } = useMoney();
  return (
    <StateCard
      icon="warn"
      tone="brass"
      title={t('claim_low_ether_title')}
      cause={t('claim_low_ether_cause')}
      money={`${withUnit(amount)} ${t('claim_declined_money')}`}
      action={{ label: t('claim_ask_again'), onPress: again }}
    />
  );
}

function WalletTrouble({
  error,
  walletName,
  amount,
  again,
  connect,
}: Rest & { error: WalletError }) {
  const { t } = useText();
  const { withUnit } = useMoney();
  const safe = `${withUnit(amount)} ${t('claim_declined_money')}`;
  const action = { label: t('claim_ask_again'), onPress: again };
  if (error.trouble === 'rejected') {
    const cause = t('claim_declined_cause');
    const title = t('claim_declined_title');
    return (
      <StateCard
        icon="close"
        tone="plain"
        title={title}
        cause={cause}
        money={safe}
        action={action}
      />
    );
  }
  if (error.trouble === 'pending') {
    const cause = t('claim_pending_cause', walletName);
    const title = t('claim_pending_title');
    return (
      <StateCard
        icon="clock"
        tone="brass"
        title={title}
        cause={cause}
        money={safe}
        action={action}
      />
    );
  }

  if (error.trouble === 'unauthorized') {
    return (
      <StateCard
        icon="wallet"
        tone="brass"
        title={t('claim_unauthorized_title', walletName)}
        cause={t('claim_unauthorized_cause')}
        money={safe}
        action={{ label: t('claim_connect_again'), onPress: connect }}
      />
    );
  }

  return (
    <StateCard
      icon="warn"
      tone="brass"
      title={t('claim_wallet_error_title')}
      cause={error.code ? `${error.message} (${error.code})` : error.message}
      money={safe}
      action={action}
    />
  );
}

/** Words for what the extension noted in the job. */
const NOTED: Record<string, { title: TextKey; cause: TextKey; money: TextKey }> = {
  fee_changed: {
    title: 'claim_fee_changed_title',
    cause: 'claim_fee_changed_cause',
    money: 'claim_declined_money',
  },
  not_confirmed: {
    title: 'claim_not_confirmed_title',
    cause: 'claim_not_confirmed_cause',
    money: 'claim_declined_money',
  },
  tx_reverted: {
    title: 'claim_tx_reverted_title',
    cause: 'claim_tx_reverted_cause',
    money: 'claim_declined_money',
  },
  tx_replaced: {
    title: 'claim_tx_replaced_title',
    cause: 'claim_tx_replaced_cause',
    money: 'claim_declined_money',
  },
  tx_unknown: {
    title: 'claim_tx_unknown_title',
    cause: 'claim_tx_unknown_cause',
    money: 'claim_tx_unknown_money',
  },
  tx_mined: {
    title: 'claim_tx_other_title',
    cause: 'claim_tx_other_cause',
    money: 'claim_declined_money',
  },
};

const NETWORK_ERRORS = new Set(['offline', 'unavailable', 'chain_unreachable', 'shutting_down']);

function Refusal({ error, amount, bound, again, move }: Rest & { error: BridgeError }) {
  const { t } = useText();
  const { withUnit } = useMoney();
  const sum = withUnit(amount);
  const action = { label: t('claim_ask_again'), onPress: again };
  if (error.code === 'wallet_bound') {
    return (
      <div className="stack-2">
        <StateCard
          icon="wallet"
          tone="brass"
          title={t('claim_wrong_account_title')}
          cause={bound ? t('claim_wrong_account_cause', bound) : error.message}
          money={`${sum} ${t('claim_declined_money')}`}
          action={action}
        />
        {move && (
          <Button variant="quiet" onPress={move}>
            {t('claim_move_offer')}
          </Button>
        )}
      </div>
    );
  }
  if (error.code === 'bad_signature') {
    return (
      <StateCard
        icon="warn"
        tone="brass"
        title={t('claim_other_account_title')}
        cause={error.message}
        money={`${sum} ${t('claim_other_account_money')}`}
        action={action}
      />
    );
  }

  const noted = NOTED[error.code];
  if (noted) {
    return (
      <StateCard
        icon="warn"
        tone="brass"
        title={t(noted.title)}
        cause={t(noted.cause)}
        money={`${sum} ${t(noted.money)}`}
        action={action}
      />
    );
  }

  const network = NETWORK_ERRORS.has(error.code);
  return (
    <StateCard
      icon={network ? 'offline' : 'warn'}
      tone="brass"
      title={t(network ? 'claim_network_title' : 'claim_failed_title')}
      cause={error.message}
      money={`${sum} ${t('claim_declined_money')}`}
      action={action}
    />
  );
}
