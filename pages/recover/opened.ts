import type { checkBackup } from '../../lib/domain/backup/check-backup.ts';
import type { Backup } from '../../lib/protocol/backup.ts';

/** A file's contents after every check that works offline. */
export interface Opened extends ReturnType<typeof checkBackup> {
  backup: Backup;
  /** Number of the file opened on this page, so that state of one file is not kept for the next. */
  turn: number;
}
