import { encodeFunctionData, type Hex } from 'viem';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { earningsVaultAbi } from '../../contracts/abi/earnings-vault.ts';
import { ZERO32 } from '../../lib/domain/account-chain.ts';
import type { Attestation } from '../../lib/protocol/receipts.ts';
import { openCampaign, sampleTasks, type TestCampaign, until } from '../support/campaign.ts';
import { TestDevice } from '../support/device.ts';
import { call } from '../support/http.ts';
import { testAccount } from '../support/keys.ts';
import { startNetwork, type TestNetwork } from '../support/network.ts';

let net: TestNetwork;
let campaign: TestCampaign;

beforeAll(async () => {
  // Here any unaccrued sum is worth a transaction.
  net = await startNetwork({ STINT_READING_FLOOR: '0', STINT_ACCRUE_THRESHOLD: '1000000' });
  campaign = await openCampaign(net, sampleTasks(60), { redundancy: 5 });
});
afterAll(() => net.stop());

async function boundDevice(name: string): Promise<TestDevice> {
  const device = new TestDevice(net.network);
  await device.register();
  await device.bind(testAccount(name));
  return device;
}

const account = async (device: TestDevice) =>
  (await call(net.origin, 'account', { token: device.token, query: { from: 1 } })).update!;

/** Anyone may carry an attestation to the vault. */
async function carry(attestation: Attestation): Promise<void> {
  const { campaign: id, cumulative, sig } = attestation;
  const data = encodeFunctionData({
    abi: earningsVaultAbi,
    functionName: 'accrue',
    args: [{ campaign: id as Hex, cumulative: BigInt(cumulative), sig: sig as Hex }],
  });
  const sender = testAccount('requester');
  const to = net.network.vault as Hex;
  const hash = await net.chain.sendTransaction({
    account: sender,
    to,
    data,
    chain: net.chain.chain,
  });
  await net.chain.waitForTransactionReceipt({ hash });
}

test('a voucher is backed until its accruals are final, and permanent after that', async () => {
  const device = await boundDevice('accruals');
  await device.judge();
  const tail = device.tail!;
  expect(tail.list).toHaveLength(1);
  expect(tail.goodUntil).toBe(campaign.terms.deadline + 30 * 86_400);
  await carry(tail.attestations[0]!);
  await until(
    async () => (await account(device)).tail?.voucher.backing === ZERO32,
    'a permanent voucher',
  );
  const permanent = (await account(device)).tail!;
  expect(permanent).toMatchObject({ list: [], attestations: [], goodUntil: null });
  expect(permanent.voucher).toMatchObject({
    cumulative: tail.voucher.cumulative,
    ledgerHead: tail.voucher.ledgerHead,
  });
  expect(BigInt((await campaign.status()).accrued)).toBeGreaterThanOrEqual(45_000n);
});

test('a tail over the threshold is accrued by the service itself', async () => {
  const device = await boundDevice('tail');
  // The last of these passes the threshold of 1,000,000, so nothing is left unaccrued.
  for (let i = 0; i < 23; i++) await device.judge();
  const { credited } = await campaign.status();
  await until(async () => (await campaign.status()).accrued === credited, 'the accrual');
});
