import { checkProof } from '../../../lib/domain/merkle-proof.ts';
import { StintError } from '../../../lib/protocol/errors.ts';
import type { Context } from '../core/context.ts';
import { noteMismatch } from './apply-update.ts';
import { writeSecondCopy } from './second-copy.ts';

/** Roots are hours apart; the question is for everybody, and rationed. */
const EVERY_MS = 10 * 60_000;

/** Whether a newer root could hold more of this wallet than the proof that is here. */
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
 * root. That the vault holds the root is the service's word; the vault has the last one.
 * @throws StintError `receipt_mismatch`: noted, and the proof at hand stays
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
    // Without a root yet, or on its way, the rest of a pull is none the worse.
    if (error instanceof StintError && error.code !== 'receipt_mismatch') return;
    throw error;
  }
}
