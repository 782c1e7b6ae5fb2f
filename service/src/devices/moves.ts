import type { MoveNotice } from '../../../lib/protocol/device.ts';
import type { MoveTable } from '../store/schema.ts';
import type { Db } from '../store/store.ts';

/** The notice of a move, as its device gets it. */
export const notice = (row: MoveTable): MoveNotice => ({
  account: row.account,
  announcedAt: row.announced_at,
  effectiveAt: row.effective_at,
});

/** The row of the move that a device has announced, if any. */
export const findMove = (db: Db, device: string) =>
  db.selectFrom('moves').selectAll().where('device', '=', device).executeTakeFirst();

/** Deletes the move that a device has announced, if any. */
export async function dropMove(db: Db, device: string): Promise<void> {
  await db.deleteFrom('moves').where('device', '=', device).execute();
}

/** The notice of a device's announced move, or null. */
export async function pendingMove(db: Db, device: string): Promise<MoveNotice | null> {
  const row = await findMove(db, device);
  return row ? notice(row) : null;
}
