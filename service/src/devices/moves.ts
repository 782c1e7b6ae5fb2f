import type { MoveNotice } from '../../../lib/protocol/device.ts';
import type { MoveTable } from '../store/schema.ts';
import type { Db } from '../store/store.ts';

/** A move as its device is told of it. */
export const notice = (row: MoveTable): MoveNotice => ({
  account: row.account,
  announcedAt: row.announced_at,
  effectiveAt: row.effective_at,
});

/** The row of the move that a device has announced, if any. */
export const findMove = (db: Db, device: string) =>
  db.selectFrom('moves').selectAll().where('device', '=', device).executeTakeFirst();

/** Forgets what a device has announced; also when its identity goes to another key. */
export async function dropMove(db: Db, device: string): Promise<void> {
  await db.deleteFrom('moves').where('device', '=', device).execute();
}

/** The move that a device waits for, or null. */
export async function pendingMove(db: Db, device: string): Promise<MoveNotice | null> {
  const row = await findMove(db, device);
  return row ? notice(row) : null;
}
