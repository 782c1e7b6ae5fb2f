import { expect, test } from 'vitest';
import { readCosignerSettings } from './settings.ts';

const GOOD = {
  STINT_COSIGNER_KEY: `0x${'01'.repeat(32)}`,
  STINT_COSIGNER_TOKEN: 't'.repeat(32),
  STINT_COSIGNER_RPC_URL: 'https://rpc.example/v2/0123456789',
  STINT_COSIGNER_FOLDER: '/var/lib/cosigner',
  STINT_VAULT: `0x${'aa'.repeat(20)}`,
};

test('is read from the environment', () => {
  expect(readCosignerSettings(GOOD)).toMatchObject({ port: 8_788, domain: { chainId: 31_337 } });
});

test.each(['VOUCHER', 'ACCRUAL', 'RELAYER'])('the %s key is refused, and not told', (role) => {
  const key = `0x${'0b'.repeat(32)}`;
  const read = () => readCosignerSettings({ ...GOOD, [`STINT_${role}_KEY`]: key });
  expect(read).toThrow(`STINT_${role}_KEY: a cosigner holds no other key`);
  expect(read).not.toThrow(key);
});

test.each(Object.keys(GOOD))('%s has no default', (name) => {
  expect(() => readCosignerSettings({ ...GOOD, [name]: undefined })).toThrow(name);
});

test('a setting of the service is refused by name', () => {
  expect(() => readCosignerSettings({ ...GOOD, STINT_RPC_URL: 'http://a' })).toThrow(
    'STINT_RPC_URL: there is no such setting.',
  );
});

test('a token that can be guessed is refused', () => {
  const short = { ...GOOD, STINT_COSIGNER_TOKEN: 't'.repeat(31) };
  expect(() => readCosignerSettings(short)).toThrow('STINT_COSIGNER_TOKEN');
});
