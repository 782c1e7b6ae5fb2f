import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { Holding } from '../../lib/protocol/backup.ts';
import { NoFee } from '../../lib/wallet/network-fee.ts';
import { VaultRefusal } from '../../lib/wallet/refusal.ts';
import { LostTransaction, type Prospect, pay } from './payment.ts';

const ACCOUNT = `0x${'a1'.repeat(20)}`;
const VAULT = `0x${'5f'.repeat(20)}`;
const HEX32 = `0x${'1'.repeat(64)}`;
const TX = `0x${'9'.repeat(64)}`;

const holding: Holding = {
  account: ACCOUNT,
  permanent: null,
  tail: null,
  proof: { epoch: 2, account: ACCOUNT, cumulative: '7', proof: [HEX32], root: HEX32, validAt: 1 },
};
const offer = { way: 'proof', cumulative: 7n, owed: 7n, pays: 7n, accruals: [], hindrance: null };

/** A wallet whose transaction goes through, unless something else is said. */
function wallet(change: Record<string, unknown> = {}) {
  const answers: Record<string, unknown> = {
    eth_call: '0x',
    eth_getBalance: '0x64',
    eth_estimateGas: '0xa',
    eth_gasPrice: '0x1',
    eth_getTransactionCount: '0x7',
    eth_sendTransaction: TX,
    eth_getTransactionReceipt: { status: '0x1', blockNumber: '0x5' },
    eth_getTransactionByHash: { nonce: '0x7' },
    ...change,
  };
  const request = vi.fn(async ({ method }: { method: string; params?: unknown }) => {
    const answer = answers[method];
    if (answer instanceof Error) throw answer;
    return answer;
  });
  const asked = () => request.mock.calls.map(([{ method }]) => method);
  return { request, asked };
}

const isPaid = vi.fn(async () => false);
beforeEach(() => void isPaid.mockReset().mockResolvedValue(false));

const run = (provider: ReturnType<typeof wallet>) =>
  pay(provider, VAULT, { holding } as Prospect, offer as never, {}, () => {}, isPaid);

test('a payment is simulated, its fee compared, and nothing but a call is sent', async () => {
  const provider = wallet();
  expect(await run(provider)).toBe(TX);
  const asked = provider.asked();
  expect(asked.indexOf('eth_call')).toBeLessThan(asked.indexOf('eth_sendTransaction'));
  const sent = provider.request.mock.calls.find(([{ method }]) => method === 'eth_sendTransaction');
  const call = { from: ACCOUNT, to: VAULT, data: expect.stringMatching(/^0x/) };
  expect(sent![0].params).toEqual([call]);
});

test.each<[string, Record<string, unknown>, unknown]>([
  ['what the vault refuses', { eth_call: new Error('execution reverted') }, VaultRefusal],
  ['an account that cannot pay the fee', { eth_getBalance: '0x0' }, NoFee],
])('%s is told, and the wallet is not asked', async (_, change, error) => {
  const provider = wallet(change);
  await expect(run(provider)).rejects.toBeInstanceOf(error);
  expect(provider.asked()).not.toContain('eth_sendTransaction');
});

describe('a transaction that failed in its block', () => {
  const failed = { eth_getTransactionReceipt: { status: '0x0', blockNumber: '0x5' } };

  test('is no payment', async () => {
    await expect(run(wallet(failed))).rejects.toBeInstanceOf(LostTransaction);
  });

  test('is one when the vault has paid all the same', async () => {
    isPaid.mockResolvedValue(true);
    expect(await run(wallet(failed))).toBe(TX);
  });
});
