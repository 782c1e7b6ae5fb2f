import type { Hex } from 'viem';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openCampaign, sampleTasks, until } from '../support/campaign.ts';
import { Claimant } from '../support/claimant.ts';
import { testAccount } from '../support/keys.ts';
import { startNetwork, type TestNetwork } from '../support/network.ts';
import { startRpcProxy } from '../support/rpc-proxy.ts';

const FEE = 20_000n;
const PAID = 90_000n;
const SETTINGS = {
  STINT_READING_FLOOR: '0',
  STINT_MIN_CLAIM: '50000',
  STINT_RELAY_FEE: String(FEE),
};
let net: TestNetwork;
let proxy: Awaited<ReturnType<typeof startRpcProxy>>;

async function network(settings: Record<string, string> = {}): Promise<void> {
  net = await startNetwork({ ...SETTINGS, ...settings });
  await openCampaign(net, sampleTasks(60), { redundancy: 5 });
}
const turn = () => new Promise<void>((next) => setImmediate(next));
const mine = (blocks: number) => net.chain.mine({ blocks });
const reorg = (depth: number) =>
  net.chain.request({ method: 'anvil_reorg', params: [depth, []] } as never);

afterEach(() => net?.stop());

describe('a chain reorganisation', () => {
  test('of 12 blocks, with a confirmed claim in them: the claim is sent again and paid once', async () => {
    net = await startNetwork({ ...SETTINGS, STINT_CONFIRMATIONS: '3' });
    const opening = openCampaign(net, sampleTasks(60), { redundancy: 5 });
    await until(async () => {
      await mine(1);
      return Promise.race([opening.then(() => true), turn().then(() => false)]);
    }, 'the campaign');
    const one = await Claimant.with(net, 'reorg', 2);
    // Blocks enough that the campaign itself stays.
    await mine(20);
    const digest = await one.claim();
    await one.waitForState(digest, 'confirmed', 'final');
    await mine(8);
    await one.waitForState(digest, 'final');
    await reorg(12);
    expect(await one.balance()).toBe(0n);
    await mine(4);
    await until(async () => {
      await mine(1);
      return (await one.balance()) === PAID - FEE && (await one.status(digest)).state === 'final';
    }, 'the payment on the new branch');
    await mine(4);
    expect(await one.balance()).toBe(PAID - FEE);
  });

  test('that removes the funding of a campaign stops work on it', async () => {
    net = await startNetwork(SETTINGS);
    const campaign = await openCampaign(net, sampleTasks(60), { redundancy: 5 });
    const { device } = new Claimant(net, 'unfunded');
    await device.register();
    await reorg(2);
    await until(async () => (await campaign.status()).funded === '0', 'the empty escrow');
    expect(await device.lease(1)).toEqual([]);
  });
});

describe('an endpoint that misbehaves', () => {
  beforeEach(async () => {
    await network();
    proxy = await startRpcProxy(net.rpcUrl);
    await net.service.stop();
    await net.reconfigure({ STINT_RPC_URL: `${proxy.url},${net.rpcUrl}` });
  });
  afterEach(() => proxy.stop());

  test('hangs or answers 429: the other one is used', async () => {
    for (const fault of [{ hang: true }, { status: 429 }]) {
      proxy.set(fault);
      const one = await Claimant.with(net, `away ${JSON.stringify(fault)}`, 2);
      expect(await one.waitUntilDone(await one.claim())).toMatchObject({ state: 'final' });
      expect(await one.balance()).toBe(PAID - FEE);
    }
  });

  test('invents a receipt: nothing counts as paid that the vault does not know', async () => {
    const one = await Claimant.with(net, 'lied to', 2);
    await net.chain.setAutomine(false);
    proxy.set({
      lie: ({ method, params }, truth) =>
        method === 'eth_getTransactionReceipt' ? { result: madeUp(String(params[0])) } : truth,
    });
    const digest = await one.claim();
    await one.waitForState(digest, 'submitted');
    await until(
      async () => proxy.seen.filter((m) => m === 'eth_getTransactionReceipt').length > 3,
      'that the made-up receipt was read',
    );
    expect(await one.status(digest)).toMatchObject({ state: 'submitted', paid: null });
    proxy.set({});
    await net.chain.setAutomine(true);
    await mine(1);
    expect(await one.waitUntilDone(digest)).toMatchObject({ state: 'final' });
    expect(await one.balance()).toBe(PAID - FEE);
  });

  test('contradicts the other about what was claimed: the service does nothing until they agree', async () => {
    const one = await Claimant.with(net, 'contradicted', 2);
    const claimed = '0x9e2f3d';
    proxy.set({
      lie: ({ method }, truth) =>
        method === 'eth_call' ? { result: `0x${claimed.slice(2).padStart(64, '0')}` } : truth,
    });
    await expect(one.quote()).rejects.toMatchObject({ code: 'chain_unreachable' });
    proxy.set({});
    expect(await one.waitUntilDone(await one.claim())).toMatchObject({ state: 'final' });
  });
});

/** A receipt of success for a transaction that is not in the block it names. */
const madeUp = (transactionHash: string) => ({
  transactionHash,
  transactionIndex: '0x0',
  blockHash: `0x${'ab'.repeat(32)}`,
  blockNumber: '0x2',
  from: `0x${'11'.repeat(20)}`,
  to: `0x${'22'.repeat(20)}`,
  cumulativeGasUsed: '0x1',
  gasUsed: '0x1',
  effectiveGasPrice: '0x1',
  contractAddress: null,
  logs: [],
  logsBloom: `0x${'00'.repeat(256)}`,
  status: '0x1',
  type: '0x2',
});

describe('the relayer', () => {
  test('without ether for gas: claims wait, and are paid once it has some', async () => {
    await network();
    const one = await Claimant.with(net, 'no gas', 2);
    const { address } = testAccount('relayer');
    await net.chain.setBalance({ address, value: 0n });
    const digest = await one.claim();
    await one.waitForState(digest, 'signed', 'submitted');
    await net.service.kill();
    await net.service.start();
    await one.device.renew();
    await net.chain.setBalance({ address, value: 10n ** 20n });
    expect(await one.waitUntilDone(digest)).toMatchObject({ state: 'final' });
    expect(await one.balance()).toBe(PAID - FEE);
  });

  test('whose transaction is stuck sends it again with a higher fee and the same nonce', async () => {
    await network({ STINT_STUCK_MS: '1500' });
    const one = await Claimant.with(net, 'stuck', 2);
    await net.chain.setAutomine(false);
    const digest = await one.claim();
    const first = (await one.waitForState(digest, 'submitted')).tx as Hex;
    const before = await net.chain.getTransaction({ hash: first });
    let second = first;
    await until(async () => {
      second = (await one.status(digest)).tx as Hex;
      return second !== first;
    }, 'the replacement');
    const after = await net.chain.getTransaction({ hash: second });
    expect(after.nonce).toBe(before.nonce);
    expect(after.maxFeePerGas!).toBeGreaterThan((before.maxFeePerGas! * 11n) / 10n);
    await net.chain.setAutomine(true);
    await mine(1);
    expect(await one.waitUntilDone(digest)).toMatchObject({ state: 'final' });
    expect(await one.balance()).toBe(PAID - FEE);
  });

  test('whose transaction is dropped sends the same bytes again', async () => {
    await network();
    const one = await Claimant.with(net, 'dropped', 2);
    await net.chain.setAutomine(false);
    const digest = await one.claim();
    const { tx } = await one.waitForState(digest, 'submitted');
    await net.chain.dropTransaction({ hash: tx as Hex });
    await net.chain.setAutomine(true);
    const done = await one.waitUntilDone(digest);
    expect(done).toMatchObject({ state: 'final', tx });
    expect(await one.balance()).toBe(PAID - FEE);
  });

  test('whose nonce was used by another transaction sends the claim with the next one', async () => {
    await network();
    const one = await Claimant.with(net, 'nonce', 2);
    await net.chain.setAutomine(false);
    const digest = await one.claim();
    const { tx } = await one.waitForState(digest, 'submitted');
    const { nonce } = await net.chain.getTransaction({ hash: tx as Hex });
    await net.chain.dropTransaction({ hash: tx as Hex });
    const relayer = testAccount('relayer');
    const { chain } = net.chain;
    await net.chain.sendTransaction({ account: relayer, to: relayer.address, nonce, chain });
    await mine(3);
    await net.chain.setAutomine(true);
    expect(await one.waitUntilDone(digest)).toMatchObject({ state: 'final' });
    expect(await one.balance()).toBe(PAID - FEE);
  });
});

test('sends waiting claims in one transaction, in which a bad one does not harm the others', async () => {
  await network();
  const people = await Promise.all(
    Array.from({ length: 12 }, (_, i) => Claimant.with(net, `batch ${i}`, 2)),
  );
  await net.chain.setAutomine(false);
  const first = await Claimant.with(net, 'holds the line', 2);
  const held = await first.claim();
  await first.waitForState(held, 'submitted');
  const bad = await Claimant.with(net, 'pays the vault', 2);
  const [refused, ...digests] = await Promise.all([
    bad.claim(net.network.vault),
    ...people.map((one) => one.claim()),
  ]);
  await net.chain.setAutomine(true);
  await mine(1);
  expect(await bad.waitUntilDone(refused)).toMatchObject({
    state: 'requote',
    reason: 'BadRecipient',
  });
  const done = await Promise.all(people.map((one, i) => one.waitUntilDone(digests[i]!)));
  expect(done.map(({ state }) => state)).toEqual(people.map(() => 'final'));
  expect(new Set(done.map(({ tx }) => tx)).size).toBeLessThan(4);
  for (const one of people) expect(await one.balance()).toBe(PAID - FEE);
});
