import { allHoldings } from '../../../lib/db/holdings.ts';
import { nextCopy } from '../../../lib/domain/backup/second-copy.ts';
import { Holding } from '../../../lib/protocol/backup.ts';
import { Checkpoint } from '../../../lib/protocol/receipts.ts';
import type { SecondCopy } from '../../../lib/protocol/repair.ts';
import { secondCopyItem } from '../../../lib/storage/second-copy.ts';
import type { Context } from '../core/context.ts';
import { exclusive } from '../core/exclusive.ts';

/** Reads the copy. A damaged copy is told apart from an absent one. */
export async function readSecondCopy(): Promise<SecondCopy | 'absent' | 'damaged'> {
  const read = await secondCopyItem.read();
  if (read.status === 'damaged') return 'damaged';
  if (read.status === 'absent' || read.value === null) return 'absent';
  return read.value;
}

/** Updates the copy when the database holds more. Called after each change of the ledger. */
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
        // Parsing drops the fields that only the database has.
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

/** Forgets the checkpoints of other identities, after a restore has replaced this install's. */
export const forgetOtherIdentities = (context: Context, device: string): Promise<void> =>
  keepCheckpoints(context, (one) => one.device === device);

/** Forgets the checkpoint of an identity whose chain is about to be replaced. */
export const forgetCheckpoint = (context: Context, device: string): Promise<void> =>
  keepCheckpoints(context, (one) => one.device !== device);

function keepCheckpoints(
  { now }: Context,
  keep: (checkpoint: Checkpoint) => boolean,
): Promise<void> {
  return exclusive('copy', async () => {
    const found = await readSecondCopy();
    if (typeof found === 'string') return;
    const checkpoints = found.checkpoints.filter(keep);
    await secondCopyItem.set(nextCopy(null, { ...found, checkpoints }, now()));
  });
}
