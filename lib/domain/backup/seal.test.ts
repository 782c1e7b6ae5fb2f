import { describe, expect, test } from 'vitest';
import type { Backup, SealedBackup } from '../../protocol/backup.ts';
import { BACKUP_BYTES } from '../../protocol/backup.ts';
import { checkSize, readBackup } from './read-backup.ts';
import { openBackup, sealBackup } from './seal.ts';

const backup: Backup = {
  kind: 'stint-backup',
  v: 1,
  savedAt: 1_700_000_000_000,
  network: {
    chainId: 31337,
    vault: `0x${'5f'.repeat(20)}`,
    voucherSigner: `0x${'70'.repeat(20)}`,
    accrualSigner: `0x${'3c'.repeat(20)}`,
    service: 'http://127.0.0.1:8787',
    token: { address: `0x${'e7'.repeat(20)}`, symbol: 'USDC', decimals: 6 },
  },
  chain: null,
  device: null,
  receipts: [],
  checkpoints: [],
  wallets: [],
};
const random = Uint8Array.from({ length: 28 }, (_, i) => i);
const seal = (words = 'Grüße, ein langer Satz') => sealBackup(backup, words, random);

describe('an encrypted backup', () => {
  test('opens with its passphrase, however the accents were typed', async () => {
    const file = await seal();
    expect(JSON.stringify(file)).not.toContain('voucherSigner');
    expect(await openBackup(file, 'Gru\u0308ße, ein langer Satz')).toEqual(backup);
  });

  test('does not open with another, nor after any part of it was changed', async () => {
    const file = await seal();
    await expect(openBackup(file, 'another sentence')).rejects.toMatchObject({ code: 'forbidden' });
    const other = `${file.data.startsWith('A') ? 'B' : 'A'}${file.data.slice(1)}`;
    const changed: SealedBackup[] = [
      { ...file, data: other },
      { ...file, kdf: { ...file.kdf, rounds: file.kdf.rounds + 1 } },
      { ...file, cipher: { ...file.cipher, iv: `B${file.cipher.iv.slice(1)}` } },
      { ...file, kdf: { ...file.kdf, salt: `B${file.kdf.salt.slice(1)}` } },
    ];
    for (const one of changed) {
      const opened = openBackup(one, 'Grüße, ein langer Satz');
      await expect(opened).rejects.toMatchObject({ code: 'forbidden' });
    }
  });

  test('holds a backup, and no other encrypted file', async () => {
    const words = 'Grüße, ein langer Satz';
    const nested = await sealBackup((await seal()) as never, words, random);
    await expect(openBackup(nested, words)).rejects.toThrow(/another encrypted file/);
  });

  test('with too few rounds, or enough to stall a browser, is refused', async () => {
    const file = await seal();
    for (const rounds of [1, 599_999, 10_000_001]) {
      const text = JSON.stringify({ ...file, kdf: { ...file.kdf, rounds } });
      expect(() => readBackup(text)).toThrow(/kdf.rounds has the wrong form/);
    }
  });
});

describe('readBackup', () => {
  test('reads what was saved, plain or encrypted', async () => {
    expect(readBackup(JSON.stringify(backup))).toEqual({ sealed: false, backup });
    const file = await seal();
    expect(readBackup(JSON.stringify(file))).toEqual({ sealed: true, file });
  });

  test.each([
    ['', 'malformed', /not JSON/],
    ['[1]', 'malformed', /not a Stint backup/],
    ['{"kind":"stint-backup-","v":1}', 'malformed', /not a Stint backup/],
    ['{"kind":"stint-backup","v":2}', 'update_required', /newer/],
    [JSON.stringify({ ...backup, device: 'x' }), 'malformed', /device has the wrong form/],
    [JSON.stringify({ ...backup, savedAt: -1 }), 'malformed', /savedAt has the wrong form/],
  ])('refuses %s', (text, code, words) => {
    expect(() => readBackup(text)).toThrow(words);
    expect(() => readBackup(text)).toThrow(expect.objectContaining({ code }));
  });

  test('refuses by its size before it is read', () => {
    expect(() => checkSize(BACKUP_BYTES + 1)).toThrow(/at most 48 MB/);
    expect(() => checkSize(BACKUP_BYTES)).not.toThrow();
    expect(() => readBackup(' '.repeat(BACKUP_BYTES + 1))).toThrow(/at most 48 MB/);
  });
});
