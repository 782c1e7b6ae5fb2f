import type { OutboxRow } from '../../../lib/db/rows.ts';
import type { Context } from '../core/context.ts';

/** Feedback of an entrance test that waits to be read: reading it dismisses its row. */
export const isUnread = ({ state, asked, outcome }: OutboxRow): boolean =>
  state === 'done' && asked !== undefined && outcome !== undefined && 'entrance' in outcome;

/**
 * Forgets refused answers and feedback that were seen. A row in any other state stays, whatever its
 * id is: it may be money on its way. A lease of a forgotten answer that still runs is shown again.
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
