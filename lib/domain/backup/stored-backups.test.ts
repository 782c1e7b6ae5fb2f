import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { Backup } from '../../protocol/backup.ts';
import { digestOf } from '../../storage/testing/digest.ts';
import { checkBackup } from './check-backup.ts';
import { readBackup } from './read-backup.ts';
import { openBackup } from './seal.ts';

/** Files as people have saved them, one for each version, never edited. */
const EXAMPLES = new URL('testing/', import.meta.url);
const PASSPHRASE = 'correct horse battery staple';

const files = readdirSync(EXAMPLES).filter((file) => file.endsWith('.json'));
const text = (file: string) => readFileSync(new URL(file, EXAMPLES), 'utf8');

async function open(file: string): Promise<Backup> {
  const read = readBackup(text(file));
  return read.sealed ? openBackup(read.file, PASSPHRASE) : read.backup;
}

test('no example was edited', () => {
  expect(files.map((file) => digestOf(JSON.parse(text(file))))).toEqual([
    '2a84ca14165f083b',
    'e66c3db54a0ba466',
  ]);
});

test('there is a plain example and one under a passphrase', () => {
  expect(files).toEqual(['backup.v1.json', 'sealed-backup.v1.json']);
});

test.each(files)('%s is read whole, and everything in it verifies', async (file) => {
  const plain = JSON.parse(text(file.replace('sealed-', ''))) as Backup;
  const backup = await open(file);

  expect(backup).toEqual(plain);
  const { held, failures } = checkBackup(backup, backup.network);
  expect(failures).toEqual([]);
  expect(held.map(({ account, tail }) => [account, tail?.voucher.cumulative])).toEqual([
    [plain.wallets[0]!.account, '90000'],
  ]);
});
