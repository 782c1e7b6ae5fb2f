import { database } from './database.ts';
import { saveFile } from './save-file.ts';

/** Everything that proves what was earned, as one file that anyone can check. */
export async function exportReceipts(): Promise<void> {
  const { db } = await database();
  const [receipts, checkpoints, entries, vouchers] = await Promise.all([
    db.receipts.toArray(),
    db.checkpoints.toArray(),
    db.accountEntries.toArray(),
    db.accountVouchers.toArray(),
  ]);
  const text = JSON.stringify({ v: 1, receipts, checkpoints, entries, vouchers }, null, 1);
  saveFile('stint-receipts.json', text, 'application/json');
}
