import type { checkBackup } from '../../lib/domain/backup/check-backup.ts';
import type { Backup } from '../../lib/protocol/backup.ts';

/** What a file turned out to hold, after every check that needs nobody's help. */
export interface Opened extends ReturnType<typeof checkBackup> {
  backup: Backup;
  /** Counts the files of this sitting: what was asked for one says nothing of the next. */
  turn: number;
}
