import { browser } from 'wxt/browser';
import { eraseStorage } from '../../lib/storage/erase.ts';
import { sharingItem } from '../../lib/storage/sharing.ts';
import type { Context } from './core/context.ts';
import { exclusive } from './core/exclusive.ts';
import { writeSnapshot } from './core/snapshot.ts';
import { closeRelay } from './sharing/connection.ts';
import { removeUnusedPermissions } from './sharing/permissions.ts';

/**
 * Removes everything that this install has stored, keys included. Tables are emptied rather
 * than the database deleted, because screens may have it open.
 */
export async function eraseEverything(context: Context): Promise<void> {
  const { db } = context;
  closeRelay();
  await removeUnusedPermissions((await sharingItem.get()).campaigns, []);
  await browser.alarms.clearAll();
  await exclusive('ledger', async () => {
    await db.transaction('rw', db.tables, () =>
      Promise.all(db.tables.map((table) => table.clear())),
    );
    await eraseStorage();
  });
  await writeSnapshot(context);
}
