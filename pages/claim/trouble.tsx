import { StateCard } from '../../components/claim/state-card.tsx';
import { Button } from '../../components/controls/button.tsx';
import { useMoney } from '../../components/money.tsx';
import { useText } from '../../components/text.tsx';
import { toWalletError, type WalletError } from '../../lib/wallet/wallet-error.ts';
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
  /** Starts a move to the connected wallet; null where that is not possible. */
  move: (() => void) | null;
  keepWaiting: () => void;
};

/** What went wrong between page, wallet and extension: cause, money, next step. */
export function Trouble({ state, ...rest }: Props) {
  if (state.at === 'waiting' && state.silent) return <Silent {...rest} />;
  if (state.at !== 'failed') return null;
  const { error } = state;
  if (error instanceof BridgeError) return <Refusal error={error} {...rest} />;
  return <WalletTrouble error={toWalletError(error)} {...rest} />;
}

type Rest = Omit<Props, 'state'>;

function Silent({ again, keepWaiting }: Rest) {
  const { t } = useText();
  return (
    <div className="stack-2">
      <StateCard
        icon="clock"
        tone="brass"
        title={t('claim_silent_title')}
        cause={t('claim_silent_cause')}
        money={t('claim_silent_money')}
        action={{ label: t('claim_ask_again'), onPress: again }}
      />
      <Button variant="quiet" onPress={keepWaiting}>
        {t('claim_keep_waiting')}
      </Button>
    </div>
  );
}

function WalletTrouble({ error, walletName, amount, again }: Rest & { error: WalletError }) {
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
