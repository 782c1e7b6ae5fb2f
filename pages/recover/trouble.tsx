import { StateCard } from '../../components/claim/state-card.tsx';
import { useText } from '../../components/text.tsx';
import type { TextKey } from '../../components/text-keys.ts';
import { VaultRefusal } from '../../lib/wallet/vault-refusal.ts';
import { toWalletError, type WalletTrouble } from '../../lib/wallet/wallet-error.ts';
import type { RequestState } from '../shared/use-request.ts';
import { useRefusal } from './refusal-words.ts';

type Props = { state: RequestState; onAgain: () => void };

const WALLET: Partial<Record<WalletTrouble, { title: TextKey; cause: TextKey }>> = {
  rejected: { title: 'claim_declined_title', cause: 'recover_declined' },
  pending: { title: 'claim_pending_title', cause: 'recover_pending' },
};

/**
 * What went wrong with the wallet or the vault: its cause, what it means for the money, the next
 * step.
 */
export function Trouble({ state, onAgain }: Props) {
  const { t } = useText();
  const refusal = useRefusal();
  const action = { label: t('claim_ask_again'), onPress: onAgain };
  const money = t('recover_untouched');
  if (state.at === 'waiting') {
    if (!state.silent) return null;
    const cause = t('claim_silent_cause');
    const title = t('claim_silent_title');
    return (
      <StateCard
        icon="clock"
        tone="brass"
        title={title}
        cause={cause}
        money={money}
        action={action}
      />
    );
  }
  if (state.at !== 'failed') return null;
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
