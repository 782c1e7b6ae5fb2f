import { checkBackup } from '../domain/backup/check-backup.ts';
import type { Backup } from '../protocol/backup.ts';
import { pinnedNetwork } from '../protocol/pinned.ts';
import type { ImportReport } from '../protocol/repair.ts';
import { ask } from './ask.ts';

/**
 * Sends a backup to the background, without the parts that fail their check here. The background
 * verifies the rest again before storing it.
 * @throws StintError `chain_mismatch` and others
 */
export async function importBackup(backup: Backup): Promise<ImportReport> {
  const { held, failures } = checkBackup(backup, pinnedNetwork());
  const failed = (part: string, account: string | null) =>
    failures.some((one) => one.part === part && one.account === account);
  const wallets = backup.wallets.map(({ account, entries }, i) => ({
    ...held[i]!,
    account,
    entries: failed('entries', account) ? [] : entries,
  }));
  const receipts = failed('receipts', null) ? [] : backup.receipts;

  const report = await ask('backup.import', { ...backup, receipts, wallets });
  return { ...report, refused: [...failures.map(({ message }) => message), ...report.refused] };
}
