import type { Attestation } from '../../../lib/protocol/receipts.ts';
import type { Context } from '../context.ts';
import type { Db } from '../store/store.ts';
import { accrueData } from './calldata.ts';
import { queueTransaction } from './transactions.ts';

/**
 * Queues the transaction that carries an accrual to the vault, once. The same accrual by another key is
 * another transaction: the vault may take only that.
 * @returns its id
 */
export async function queueAccrual(
  ctx: Context,
  db: Db,
  attestation: Attestation,
): Promise<string> {
  const { campaign, cumulative, sig } = attestation;
  const id = `accrue:${campaign}:${cumulative}:${sig.slice(2, 18)}`;
  await queueTransaction(ctx, db, { id, data: accrueData(attestation) });
  return id;
}
