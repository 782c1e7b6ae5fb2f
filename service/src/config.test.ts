import { expect, test } from 'vitest';
import { readConfig } from './config.ts';

const key = (byte: string) => `0x${byte.repeat(32)}`;
const ENV = {
  STINT_VAULT: `0x${'5f'.repeat(20)}`,
  STINT_TOKEN: `0x${'e7'.repeat(20)}`,
  STINT_RPC_URL: 'http://127.0.0.1:8545',
  STINT_VOUCHER_KEY: key('01'),
  STINT_ACCRUAL_KEY: key('02'),
  STINT_RELAYER_KEY: key('03'),
  STINT_OPERATOR_TOKEN: 'a token of the operator that is long enough',
};

test('a claim pays at least twice its fee, because the vault takes no larger one', () => {
  const least = (STINT_RELAY_FEE: string, STINT_MIN_CLAIM: string) =>
    readConfig({ ...ENV, STINT_RELAY_FEE, STINT_MIN_CLAIM }).minClaim;
  expect(least('20000', '100000')).toBe(100_000n);
  expect(least('20000', '30000')).toBe(40_000n);
  expect(least('0', '0')).toBe(0n);
});
