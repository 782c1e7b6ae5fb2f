import { checkHolding } from '../../../lib/domain/backup/check-backup.ts';
import { creditedBy } from '../../../lib/domain/owed.ts';
import type { Holding } from '../../../lib/protocol/backup.ts';
import type { Context } from '../core/context.ts';

/** How much of a holding was stored, and what was refused, in words. */
export interface Kept {
  vouchers: number;
  proofs: number;
  refused: string[];
}

/**
 * Stores the parts of a holding that verify and are newer than what is here. It comes from a file or
 * from the second copy, so only what is signed is believed.
 */
export async function keepHolding(context: Context, given: Holding): Promise<Kept> {
  const { db, domain, network, now } = context;
  const { held, failures } = checkHolding(domain, given, network);
  const { account, proof } = held;
  const kept: Kept = { vouchers: 0, proofs: 0, refused: failures.map(({ message }) => message) };

  await db.transaction('rw', db.accountVouchers, db.proofs, async () => {
    let most = 0n;
    for (const slot of ['permanent', 'tail'] as const) {
      const known = await db.accountVouchers.get([account, slot]);
      // What a file says is owed is not signed, so only its signed sum counts.
      const sum = known ? creditedBy(known) : 0n;
      const next = held[slot];
      const more = next !== null && BigInt(next.voucher.cumulative) > sum;
      if (more) {
        await db.accountVouchers.put({ ...next, slot, at: now() });
        kept.vouchers += 1;
      }
      most = [most, sum, BigInt(more ? next.voucher.cumulative : 0)].reduce((a, b) =>
        a > b ? a : b,
      );
    }

    if (!proof) return;
    // Nobody signs a root, so it is believed only up to what a signed voucher says.
    if (BigInt(proof.cumulative) > most) {
      kept.refused.push('The Merkle proof claims more than any signed voucher.');
      return;
    }
    const known = await db.proofs.get(account);
    if (known && (known.saidBy === 'service' || known.epoch >= proof.epoch)) return;
    await db.proofs.put({ ...proof, saidBy: 'file', at: now() });
    kept.proofs += 1;
  });
  return kept;
}
