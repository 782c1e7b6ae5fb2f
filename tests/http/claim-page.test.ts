import type { Hex } from 'viem';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildPages } from '../support/build.ts';
import { call } from '../support/http.ts';
import { testAccount } from '../support/keys.ts';
import { startNetwork, type TestNetwork } from '../support/network.ts';

let net: TestNetwork;
beforeAll(async () => {
  net = await startNetwork({ STINT_PAGES: buildPages() });
});
afterAll(() => net?.stop());

test('the claim page runs scripts of the build alone, and is framed and referred by nobody', async () => {
  const { headers } = await fetch(`${net.origin}/claim`);
  const policy = new Map(
    (headers.get('content-security-policy') ?? '').split('; ').map((part) => {
      const [name = '', ...values] = part.split(' ');
      return [name, values.join(' ')] as const;
    }),
  );
  expect(Object.fromEntries(policy)).toMatchObject({
    'default-src': "'none'",
    'script-src': `${net.origin}/pages/`,
    'frame-ancestors': "'none'",
    'base-uri': "'none'",
    'form-action': "'none'",
  });
  expect(Object.fromEntries(headers)).toMatchObject({
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'cache-control': 'no-store',
  });
});

test('what a wallet sent itself is told as the chain has it: known, failed, or used by another', async () => {
  const sender = testAccount('requester');
  const account = sender.address.toLowerCase();
  const look = (tx: string) => call(net.origin, 'sentTransaction', { params: { account, tx } });
  const send = { account: sender, chain: net.chain.chain, to: sender.address } as const;

  const before = await net.chain.getTransactionCount({ address: sender.address });
  const good = await net.chain.sendTransaction({ ...send, value: 1n });
  expect(await look(good)).toMatchObject({
    known: true,
    nonce: before,
    outcome: 'success',
    used: before + 1,
  });

  // The vault has no such function.
  const to = net.network.vault as Hex;
  const bad = await net.chain.sendTransaction({ ...send, to, data: '0xdeadbeef', gas: 100_000n });
  expect(await look(bad)).toMatchObject({ outcome: 'reverted', nonce: before + 1 });

  await net.chain.setAutomine(false);
  const waiting = await net.chain.sendTransaction({ ...send, value: 2n });
  const seen = { known: true, nonce: before + 2, outcome: null, used: before + 2 };
  expect(await look(waiting)).toMatchObject(seen);
  await net.chain.setAutomine(true);
  await net.chain.mine({ blocks: 1 });

  const unknown = await look(`0x${'5'.repeat(64)}`);
  expect(unknown).toMatchObject({ known: false, nonce: null, outcome: null, used: before + 3 });
});

test('an address with code is told from an ordinary account', async () => {
  const of = (account: string) => call(net.origin, 'chainAccount', { params: { account } });
  expect((await of(net.network.vault)).contract).toBe(true);
  expect((await of(testAccount('nobody').address.toLowerCase())).contract).toBe(false);
});

test('the fee for sending a claim is named before any wallet is bound', async () => {
  expect((await call(net.origin, 'network')).relayFee).toBe('20000');
});
