import { allHoldings } from '../../../lib/db/holdings.ts';
import { isWhole, nextCopy } from '../../../lib/domain/backup/second-copy.ts';
import { Holding } from '../../../lib/protocol/backup.ts';
import { Checkpoint } from '../../../lib/protocol/receipts.ts';
import type { SecondCopy } from '../../../lib/protocol/repair.ts';
import { secondCopyItem } from '../../../lib/storage/second-copy.ts';
import type { Context } from '../core/context.ts';
import { exclusive } from '../core/exclusive.ts';

/** The copy as it lies in storage, told apart so that damage never looks like absence. */
export async function readSecondCopy(): Promise<SecondCopy | 'absent' | 'damaged'> {
  const read = await secondCopyItem.read();
  if (read.status === 'damaged') return 'damaged';
  if (read.status === 'absent' || read.value === null) return 'absent';
  return isWhole(read.value) ? read.value : 'damaged';
}

/** Rewrites the copy when the database says more than it; after each change of the ledger. */
export function writeSecondCopy({ db, now }: Context): Promise<void> {
  return exclusive('copy', async () => {
    const found = await readSecondCopy();
    const [holdings, checkpoint] = await Promise.all([
      allHoldings(db),
      db.checkpoints.orderBy('seq').last(),
    ]);
    const old = typeof found === 'string' ? null : found;
    const next = nextCopy(
      old,
      {
        // Parsed: rows of the database carry more than the copy is for.
        holdings: holdings.map((one) => Holding.parse(one)),
        checkpoints: checkpoint ? [Checkpoint.parse(checkpoint)] : [],
      },
      now(),
    );
    if (old?.sum === next.sum) return;
    if (found === 'damaged') await secondCopyItem.repair();
    await secondCopyItem.set(next);
  });
}

/** Another identity has taken this install's place by its words: the one before is not missed. */
export function forgetOtherIdentities({ now }: Context, device: string): Promise<void> {
  return exclusive('copy', async () => {
    const found = await readSecondCopy();
    if (typeof found === 'string') return;
    const checkpoints = found.checkpoints.filter((one) => one.device === device);
    await secondCopyItem.set(nextCopy(null, { ...found, checkpoints }, now()));
  });
}
