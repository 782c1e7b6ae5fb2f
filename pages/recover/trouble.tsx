import { StateCard } from '../../components/claim/state-card.tsx';
import { useText } from '../../components/text.tsx';
import type { TextKey } from '../../components/text-keys.ts';
import { NoFee } from '../../lib/wallet/network-fee.ts';
import { VaultRefusal } from '../../lib/wallet/refusal.ts';
import { toWalletError, type WalletTrouble } from '../../lib/wallet/wallet-error.ts';
import type { RequestState } from '../shared/use-request.ts';
import { LostTransaction } from './payment.ts';
import { useRefusal } from './refusal-words.ts';

type Props = {
  state: RequestState;
  walletName: string;
  /** Whether the wallet is being asked, rather than the chain. */
  asks: boolean;
  onAgain: () => void;
};

const WALLET: Partial<Record<WalletTrouble, { title: TextKey; cause: TextKey }>> = {
  rejected: { title: 'claim_declined_title', cause: 'recover_declined' },
  pending: { title: 'claim_pending_title', cause: 'recover_pending' },
  unauthorized: { title: 'recover_unauthorized_title', cause: 'claim_unauthorized_cause' },
};

const LOST: Record<LostTransaction['fate'], { title: TextKey; cause: TextKey; money: TextKey }> = {
  reverted: {
    title: 'claim_tx_reverted_title',
    cause: 'claim_tx_reverted_cause',
    money: 'recover_untouched',
  },
  replaced: {
    title: 'claim_tx_replaced_title',
    cause: 'claim_tx_replaced_cause',
    money: 'recover_untouched',
  },
  unknown: {
    title: 'claim_tx_unknown_title',
    cause: 'claim_tx_unknown_cause',
    money: 'recover_maybe',
  },
};

const NO_FEE = {
  title: 'claim_low_ether_title',
  cause: 'recover_low_ether',
  money: 'recover_untouched',
} as const;

/**
 * What went wrong with the wallet or the vault: its cause, what it means for the money, the next
 * step.
 */
export function Trouble({ state, walletName, asks, onAgain }: Props) {
  const { t } = useText();
  const refusal = useRefusal();
  const action = { label: t('claim_ask_again'), onPress: onAgain };
  const money = t('recover_untouched');
  if (state.at === 'waiting') {
    if (!asks) return null;
    return (
      <StateCard
        icon="clock"
        tone="brass"
        title={state.silent ? t('claim_silent_title') : t('claim_waiting', walletName)}
        cause={t(state.silent ? 'claim_silent_cause' : 'claim_waiting_cause', walletName)}
        money={t('claim_silent_money')}
        action={action}
      />
    );
  }
  if (state.at !== 'failed') return null;
  if (state.error instanceof LostTransaction || state.error instanceof NoFee) {
    const words = state.error instanceof NoFee ? NO_FEE : LOST[state.error.fate];
    return (
      <StateCard
        icon="warn"
        tone="brass"
        title={t(words.title)}
        cause={t(words.cause)}
        money={t(words.money)}
        action={action}
      />
    );
  }
  if (state.error instanceof VaultRefusal) {
    return (
      <StateCard
        icon="warn"
        tone="brass"
        title={t('recover_vault_refused')}
        cause={refusal(state.error)}
        money={money}
        action={action}
      />
    );
  }

  const error = toWalletError(state.error);
  const known = WALLET[error.trouble];
  const words = error.code ? `${error.message} (${error.code})` : error.message;

  return (
    <StateCard
      icon="warn"
      tone="brass"
      title={t(known?.title ?? 'claim_wallet_error_title')}
      cause={known ? t(known.cause) : words}
      money={money}
      action={action}
    />
  );
}
