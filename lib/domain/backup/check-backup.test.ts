import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { Backup } from '../../protocol/backup.ts';
import { checkBackup, type Failure } from './check-backup.ts';

/** A file as somebody has saved it; everything in it verifies. */
const FILE = new URL('testing/backup.v1.json', import.meta.url);
const OTHER = `0x${'0a'.repeat(20)}`;
const HEAD = `0x${'11'.repeat(32)}`;

/** What does not verify in the file after it was changed. */
function failuresOf(
  change: (backup: Backup) => void,
  keys: object = {},
): [Failure['part'], string][] {
  const backup = JSON.parse(readFileSync(FILE, 'utf8')) as Backup;
  change(backup);
  const found = checkBackup(backup, { ...backup.network, ...keys });
  for (const { part } of found.failures) {
    if (part === 'permanent' || part === 'tail' || part === 'proof') {
      expect(found.held[0]![part]).toBeNull();
    }
  }
  return found.failures.map(({ part, message }) => [part, message]);
}

const wallet = (backup: Backup) => backup.wallets[0]!;

test('the file as it was saved verifies', () => expect(failuresOf(() => {})).toEqual([]));

test.each<[string, (backup: Backup) => void, Failure['part'], RegExp]>([
  [
    'receipts of nobody',
    (b) => void Object.assign(b, { device: null }),
    'receipts',
    /which device/,
  ],
  ['the last receipt left out', (b) => void b.receipts.pop(), 'receipts', /signs the last receipt/],
  ['no checkpoint', (b) => void b.checkpoints.splice(0), 'receipts', /signs the last receipt/],
  [
    'a checkpoint of another chain',
    (b) => {
      for (const one of b.checkpoints) one.device = HEAD;
    },
    'receipts',
    /signs the last receipt/,
  ],
  [
    'a checkpoint that was changed',
    (b) => {
      for (const one of b.checkpoints) one.pending = '7';
    },
    'receipts',
    /another key/,
  ],
  [
    'a receipt that was changed',
    (b) => void Object.assign(b.receipts[0]!, { reason: 'x' }),
    'receipts',
    /continue/,
  ],
  [
    'an entry that was changed',
    (b) => void Object.assign(wallet(b).entries[0]!, { deviceTag: HEAD }),
    'entries',
    /./,
  ],
  [
    'a last entry that was changed',
    (b) => void Object.assign(wallet(b).entries.at(-1)!, { deviceTag: HEAD }),
    'entries',
    /where the voucher says/,
  ],
  [
    'a voucher that needs accruals in the permanent one’s place',
    (b) => void Object.assign(wallet(b), { permanent: wallet(b).tail }),
    'permanent',
    /still needs attestations/,
  ],
  [
    'a newest voucher over more',
    (b) => void Object.assign(wallet(b).tail!.voucher, { cumulative: '900000' }),
    'tail',
    /another key/,
  ],
])('%s is refused', (_, change, part, words) => {
  const failures = failuresOf(change);
  expect(failures).toContainEqual([part, expect.stringMatching(words)]);
});

test('what another key signed is refused, part by part', () => {
  const parts = failuresOf(
    (b) => {
      const { voucher } = wallet(b).tail!;
      const backing = `0x${'0'.repeat(64)}`;
      const permanent = { ...wallet(b).tail!, voucher: { ...voucher, backing }, list: [] };
      wallet(b).permanent = { ...permanent, attestations: [], goodUntil: null };
      wallet(b).proof = {
        epoch: 1,
        account: wallet(b).account,
        cumulative: '1',
        proof: [HEAD],
        root: HEAD,
        validAt: 1,
      };
    },
    { voucherSigner: OTHER },
  );
  expect(parts.map(([part]) => part).sort()).toEqual(['permanent', 'proof', 'receipts', 'tail']);
});
