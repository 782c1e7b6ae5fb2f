import type { ClaimState } from '../../../lib/protocol/claims.ts';
import type { ClaimTable } from '../store/settlement-tables.ts';
import type { Db } from '../store/store.ts';

/** The state of a claim that the vault refuses with this error. */
const STATE_BY_ERROR: Record<string, ClaimState> = {
  NothingToClaim: 'superseded',
  Expired: 'expired',
};

/**
 * What becomes of a claim that the vault refuses; a wallet that was paid in the meantime is told by
 * which transaction (docs/money.md rule 20).
 * @param reason the vault's error, or `Refused`
 */
export async function refusedClaim(
  db: Db,
  { account }: Pick<ClaimTable, 'account'>,
  reason: string | null,
): Promise<Partial<ClaimTable>> {
  const state = STATE_BY_ERROR[reason ?? ''] ?? 'requote';
  if (state !== 'superseded') return { state, reason };
  const row = await db
    .selectFrom('accounts')
    .select('claimed_tx')
    .where('account', '=', account)
    .executeTakeFirst();
  return { state, reason, ...(row?.claimed_tx && { tx: row.claimed_tx }) };
}
