import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { sealKeystore } from './keystore.ts';
import { readSettings, secretsOf } from './read-settings.ts';

const KEY = `0x${'5e'.repeat(32)}`;
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'stint-settings-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function put(text: string, mode: number): string {
  const path = join(folder, 'secret');
  writeFileSync(path, text);
  chmodSync(path, mode);
  return path;
}

test.each([0o644, 0o640, 0o604])('a key file of mode %o is refused, and not told', (mode) => {
  const read = () => readSettings({ STINT_VOUCHER_KEY_FILE: put(KEY, mode) });
  expect(read).toThrow('STINT_VOUCHER_KEY_FILE: other people can read');
  expect(read).not.toThrow(KEY);
  expect(readSettings({ STINT_VAULT_FILE: put('0xaa', mode) })).toEqual({ STINT_VAULT: '0xaa' });
});

test('a key file and a key store of one’s own are read', () => {
  const env = { STINT_VOUCHER_KEY_FILE: put(`${KEY}\n`, 0o600) };
  expect(readSettings(env)).toEqual({ STINT_VOUCHER_KEY: KEY });
  const sealed = sealKeystore(KEY, 'correct horse', { n: 1024, r: 8, p: 1 });
  const store = {
    STINT_VOUCHER_KEYSTORE: put(sealed, 0o600),
    STINT_KEYSTORE_PASSWORD: 'correct horse',
  };
  expect(readSettings(store)).toEqual({ STINT_VOUCHER_KEY: KEY });
  expect(() => readSettings({ ...store, STINT_KEYSTORE_PASSWORD: 'wrong' })).toThrow(
    'STINT_VOUCHER_KEYSTORE: the password does not open',
  );
  chmodSync(store.STINT_VOUCHER_KEYSTORE, 0o644);
  expect(() => readSettings(store)).toThrow('other people can read');
});

test('the longest secret comes first, so that no part of it is left', () => {
  const env = { STINT_A_TOKEN: 'abcdef', STINT_B_TOKEN: 'abcdef and more', STINT_C_TOKEN: 'abc' };
  expect(secretsOf(env, readSettings(env))).toEqual(['abcdef and more', 'abcdef']);
});
