import { checkProof } from '../../../lib/domain/merkle-proof.ts';
import { StintError } from '../../../lib/protocol/errors.ts';
import type { Context } from '../core/context.ts';
import { noteMismatch } from './apply-update.ts';
import { writeSecondCopy } from './second-copy.ts';

/** Roots are hours apart, and the service limits how often this is asked. */
const EVERY_MS = 10 * 60_000;

/** Whether a newer root could hold a higher sum for this wallet than the stored proof. */
async function isDue({ db, now }: Context, account: string): Promise<boolean> {
  const [permanent, proof, row] = await Promise.all([
    db.accountVouchers.get([account, 'permanent']),
    db.proofs.get(account),
    db.accounts.get(account),
  ]);
  if (!permanent || !row) return false;
  if (row.proofAskedAt !== undefined && now() - row.proofAskedAt < EVERY_MS) return false;

  const rooted = proof?.saidBy === 'service' ? BigInt(proof.cumulative) : -1n;
  return rooted < BigInt(permanent.voucher.cumulative);
}

/**
 * Fetches the wallet's newest Merkle proof when there may be one, and checks that it leads to its
 * root. Whether the vault holds that root is only what the service says.
 * @throws StintError `receipt_mismatch`; it is noted, and the stored proof stays
 */
export async function pullProof(context: Context, account: string, force: boolean): Promise<void> {
  const { api, db, now } = context;
  if (!force && !(await isDue(context, account))) return;

  await db.accounts.update(account, { proofAskedAt: now() });
  try {
    const proof = await api.call('rootProof', { params: { account } });
    checkProof(account, proof);
    const known = await db.proofs.get(account);
    if (known?.saidBy === 'service' && known.epoch > proof.epoch) return;
    await db.proofs.put({ ...proof, saidBy: 'service', at: now() });
    await writeSecondCopy(context);
  } catch (error) {
    await noteMismatch(context, error);
    // No root yet, or no connection: the rest of the pull goes on.
    if (error instanceof StintError && error.code !== 'receipt_mismatch') return;
    throw error;
  }
}
