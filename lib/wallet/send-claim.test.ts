import { expect, test, vi } from 'vitest';
import { NoFee } from './network-fee.ts';
import { VaultRefusal } from './refusal.ts';
import { sendClaim } from './send-claim.ts';

const ACCOUNT = `0x${'a1'.repeat(20)}`;
const VAULT = `0x${'5f'.repeat(20)}`;
const TX = `0x${'9'.repeat(64)}`;
const HEX32 = `0x${'1'.repeat(64)}`;
const self = {
  voucher: {
    account: ACCOUNT,
    cumulative: '5',
    ledgerHead: HEX32,
    backing: HEX32,
    sig: `0x${'1'.repeat(130)}`,
  },
  list: [],
  attestations: [],
};

/** A wallet with enough for the fee, whose transaction the vault would take. */
function wallet(change: Record<string, unknown> = {}) {
  const answers: Record<string, unknown> = {
    eth_call: '0x',
    eth_getBalance: '0x64',
    eth_estimateGas: '0xa',
    eth_gasPrice: '0xa',
    eth_getTransactionCount: '0x7',
    eth_sendTransaction: TX,
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

const send = (provider: ReturnType<typeof wallet>) =>
  sendClaim(provider, VAULT, ACCOUNT, ACCOUNT, self);

test('a claim is simulated and its fee compared before the wallet is asked', async () => {
  const provider = wallet();
  expect(await send(provider)).toEqual({ tx: TX, nonce: 7 });
  expect(provider.asked().at(0)).toBe('eth_call');
  expect(provider.asked().at(-1)).toBe('eth_sendTransaction');
  expect(provider.request.mock.lastCall?.[0].params).toEqual([
    { from: ACCOUNT, to: VAULT, data: expect.stringMatching(/^0x/) },
  ]);
});

test.each<[string, Record<string, unknown>, unknown]>([
  ['what the vault refuses', { eth_call: new Error('execution reverted') }, VaultRefusal],
  ['an account without anything', { eth_getBalance: '0x0' }, NoFee],
  ['an account with too little', { eth_getBalance: '0x63' }, NoFee],
])('%s is told, and the wallet is not asked', async (_, change, error) => {
  const provider = wallet(change);
  await expect(send(provider)).rejects.toBeInstanceOf(error);
  expect(provider.asked()).not.toContain('eth_sendTransaction');
});

test('an answer that is not a transaction is not followed', async () => {
  for (const answer of ['0x12', null, 7, 'sent']) {
    const sent = send(wallet({ eth_sendTransaction: answer }));
    await expect(sent).rejects.toMatchObject({ trouble: 'malformed' });
  }
});
