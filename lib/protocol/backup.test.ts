import { expect, test } from 'vitest';
import { Backup, BackupWallet } from './backup.ts';

/** Where a value with this list does not fit its schema, or null when its length is no trouble. */
function troubleWith(schema: typeof Backup | typeof BackupWallet, field: string, length: number) {
  const { error } = schema.safeParse({ [field]: Array.from({ length }, () => null) });
  return error?.issues.find(({ path, code }) => path.join('.') === field && code === 'too_big');
}

test.each([
  [Backup, 'receipts', 100_000],
  [Backup, 'checkpoints', 1_000],
  [Backup, 'wallets', 100],
  [BackupWallet, 'entries', 100_000],
] as const)('a file holds only so many %#: %s', (schema, field, most) => {
  expect(troubleWith(schema, field, most + 1)).toBeDefined();
  expect(troubleWith(schema, field, most)).toBeUndefined();
});
