import type { Context } from './context.ts';

/**
 * Forgets refused answers that were seen. A row in any other state stays, whatever its id is:
 * it may be money on its way. A lease of a forgotten answer that still runs is shown again.
 */
export async function dismissRefused(
  { db }: Pick<Context, 'db'>,
  ids: readonly string[],
): Promise<void> {
  await db.transaction('rw', db.outbox, async () => {
    const rows = await db.outbox.bulkGet([...ids]);
    const refused = rows.flatMap((row) => (row?.state === 'refused' ? [row.id] : []));
    await db.outbox.bulkDelete(refused);
  });
}
