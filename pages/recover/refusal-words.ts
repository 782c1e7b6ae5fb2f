import { useMoney } from '../../components/money.tsx';
import { useText } from '../../components/text.tsx';
import type { TextKey } from '../../components/text-keys.ts';
import { useTime } from '../../components/time.ts';
import type { Hindrance } from '../../lib/domain/backup/offers.ts';
import type { VaultRefusal } from '../../lib/wallet/refusal.ts';

const HINDRANCES: Record<Hindrance['code'], TextKey> = {
  claimed: 'hinders_claimed',
  voucher_key: 'hinders_voucher_key',
  accrual_key: 'hinders_accrual_key',
  unbacked: 'hinders_unbacked',
  root_unknown: 'hinders_root_unknown',
  root_vetoed: 'hinders_root_vetoed',
  root_waits: 'hinders_root_waits',
  cap: 'hinders_cap',
  pool: 'hinders_pool',
  paused: 'hinders_paused',
};

/** Why a way of being paid does not pay now, in words; null when it does. */
export function useHindrance(hindrance: Hindrance | null): string | null {
  const { t } = useText();
  const { exact } = useTime();
  if (!hindrance) return null;
  const args = 'until' in hindrance ? [exact(hindrance.until * 1000)] : [];
  return t(HINDRANCES[hindrance.code], ...args);
}

type Unit = 'amount' | 'seconds' | 'text';

/**
 * The vault's errors that a claim can run into, with the units of their arguments
 * (contracts/src/vault).
 */
export const REFUSALS: Readonly<Record<string, { words: TextKey; args: readonly Unit[] }>> = {
  NothingToClaim: { words: 'refusal_nothing', args: ['amount'] },
  Paused: { words: 'hinders_paused', args: ['seconds'] },
  NotCovered: { words: 'refusal_not_covered', args: ['amount', 'amount'] },
  CapReached: { words: 'refusal_cap', args: ['amount', 'amount'] },
  BadVoucherSignature: { words: 'hinders_voucher_key', args: [] },
  BadAccrualSignature: { words: 'hinders_accrual_key', args: [] },
  BackingMismatch: { words: 'refusal_backing', args: [] },
  BackingNotSorted: { words: 'refusal_backing', args: [] },
  BackingNotAccrued: { words: 'refusal_not_accrued', args: ['text', 'amount', 'amount'] },
  NotAccount: { words: 'refusal_account', args: ['text', 'text'] },
  RootNotActive: { words: 'refusal_root', args: ['text'] },
  RootOverpaid: { words: 'refusal_overpaid', args: [] },
  BadProof: { words: 'refusal_proof', args: [] },
  BadRecipient: { words: 'refusal_recipient', args: [] },
};

/** Words for a refusal by the vault, with the sums and times that it names. */
export function useRefusal(): (refusal: VaultRefusal) => string {
  const { t } = useText();
  const { exact } = useTime();
  const { withUnit } = useMoney();
  const write: Record<Unit, (value: unknown) => string> = {
    amount: (value) => withUnit(String(value)),
    seconds: (value) => exact(Number(value) * 1000),
    text: String,
  };

  return ({ refusal, args }) => {
    const known = REFUSALS[refusal];
    if (!known) return t('refusal_other', refusal || '?');
    return t(known.words, ...known.args.map((unit, i) => write[unit](args[i])));
  };
}
