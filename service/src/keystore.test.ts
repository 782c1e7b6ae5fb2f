import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openKeystore, sealKeystore } from './keystore.ts';
import { readSettings } from './read-settings.ts';

const KEY = `0x${'7a28b5ba57c53603b0b07b56bba752f7784bf506fa95edc395f5cf6c7514fe9d'}`;
const CHEAP = { n: 1 << 10, r: 8, p: 1 };

/** The PBKDF2 example of the Web3 Secret Storage Definition. */
const VECTOR = JSON.stringify({
  crypto: {
    cipher: 'aes-128-ctr',
    cipherparams: { iv: '6087dab2f9fdbbfaddc31a909735c1e6' },
    ciphertext: '5318b4d5bcd28de64ee5559e671353e16f075ecae9f99c7a79a38af5f869aa46',
    kdf: 'pbkdf2',
    kdfparams: {
      c: 262_144,
      dklen: 32,
      prf: 'hmac-sha256',
      salt: 'ae3cd4e7013836a3df6bd7241b12db061dbe2c6785853cce422d148a624ce0bd',
    },
    mac: '517ead924a9d0dc3124507e3393d175ce3ff7c1e96529c6c555ce9e51205e9b2',
  },
  id: '3198bc9c-6672-5ab3-d995-4942343ae5b6',
  version: 3,
});

test('opens the published example', () => {
  expect(openKeystore(VECTOR, 'testpassword')).toBe(KEY);
});

test('a sealed key opens with its password and with no other', () => {
  const file = sealKeystore(KEY, 'a good one', CHEAP);
  expect(file).not.toContain(KEY.slice(2, 20));
  expect(openKeystore(file, 'a good one')).toBe(KEY);
  expect(() => openKeystore(file, 'a bad one')).toThrow('does not open');
  expect(() => openKeystore(file.replace('aes-128-ctr', 'aes-256-gcm'), 'x')).toThrow('version 3');
  expect(() => openKeystore('no', 'x')).toThrow('not JSON');
});

describe('settings from files', () => {
  let folder: string;
  const path = (name: string) => join(folder, name);
  const write = (name: string, text: string, mode: number) => {
    writeFileSync(path(name), text);
    chmodSync(path(name), mode);
    return path(name);
  };
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'stint-keys-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('a keystore replaces a key; its password comes from a separate file', () => {
    const settings = readSettings({
      STINT_VOUCHER_KEYSTORE: write('voucher.json', sealKeystore(KEY, 'pass', CHEAP), 0o600),
      STINT_KEYSTORE_PASSWORD_FILE: write('password', 'pass\n', 0o600),
    });
    expect(settings.STINT_VOUCHER_KEY).toBe(KEY);
    expect(settings.STINT_VOUCHER_KEYSTORE).toBeUndefined();
    expect(settings.STINT_KEYSTORE_PASSWORD).toBeUndefined();
  });

  test.each(['STINT_VOUCHER_KEY_FILE', 'STINT_VOUCHER_KEYSTORE', 'STINT_OPERATOR_TOKEN_FILE'])(
    '%s that others can read is refused, without its content',
    (name) => {
      const file = write('open', sealKeystore(KEY, 'pass', CHEAP), 0o644);
      const read = () => readSettings({ [name]: file, STINT_KEYSTORE_PASSWORD: 'pass' });
      expect(read).toThrow('chmod 600');
      expect(read).not.toThrow('aes-128');
    },
  );
});
