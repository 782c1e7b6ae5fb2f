import type { OutboxRow } from '../../../lib/db/rows.ts';
import type { Context } from '../core/context.ts';

/** Whether a row holds feedback of an entrance test that was not read; reading it dismisses the row. */
export const isUnread = ({ state, asked, outcome }: OutboxRow): boolean =>
  state === 'done' && asked !== undefined && outcome !== undefined && 'entrance' in outcome;

/**
 * Deletes refused answers and feedback that a person has seen. A row in any other state stays: it may
 * be money on its way. If the lease of a deleted answer has not expired, its task is shown again.
 */
export async function dismissSeen(
  { db }: Pick<Context, 'db'>,
  ids: readonly string[],
): Promise<void> {
  await db.transaction('rw', db.outbox, async () => {
    const rows = await db.outbox.bulkGet([...ids]);
    const seen = rows.flatMap((row) =>
      row && (row.state === 'refused' || isUnread(row)) ? [row.id] : [],
    );
    await db.outbox.bulkDelete(seen);
  });
}
