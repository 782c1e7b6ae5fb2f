import { encodeFunctionData, type Hex } from 'viem';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { earningsVaultAbi } from '../../contracts/abi/earnings-vault.ts';
import { openCampaign, sampleTasks, type TestCampaign, until } from '../support/campaign.ts';
import { Claimant } from '../support/claimant.ts';
import { call } from '../support/http.ts';
import { testAccount } from '../support/keys.ts';
import { startNetwork, type TestNetwork } from '../support/network.ts';

const FEE = 20_000n;
const DAY = 86_400;
let net: TestNetwork;
let closing: TestCampaign;
let other: TestCampaign;

beforeEach(async () => {
  net = await startNetwork({
    STINT_READING_FLOOR: '0',
    STINT_MIN_CLAIM: '50000',
    STINT_RELAY_FEE: String(FEE),
  });
  closing = await openCampaign(net, sampleTasks(10), { redundancy: 5 });
});
afterEach(() => net.stop());

/** The requester takes the refund while the service is down, so that nothing had accrued. */
async function refundUnseen(): Promise<void> {
  await net.service.stop();
  await net.chain.increaseTime({ seconds: (30 + 31) * DAY });
  await net.chain.mine({ blocks: 1 });
  const account = testAccount('requester');
  await net.chain.setBalance({ address: account.address, value: 10n ** 20n });
  const data = encodeFunctionData({
    abi: earningsVaultAbi,
    functionName: 'refund',
    args: [closing.id, account.address],
  });
  const { chain } = net.chain;
  const to = net.network.vault as Hex;
  const hash = await net.chain.sendTransaction({ account, to, data, chain });
  expect((await net.chain.waitForTransactionReceipt({ hash })).status).toBe('success');
  await net.service.start();
  await until(async () => (await closing.status()).state === 'closed', 'the end');
}

test('a campaign that was refunded before it had accrued stops nothing that others owe, and can be made good', async () => {
  const one = await Claimant.with(net, 'owed', 2);
  await closing.operate('pause');
  const deadline = Math.floor(Date.now() / 1000) + 200 * DAY;
  other = await openCampaign(net, sampleTasks(10), { redundancy: 5, price: '90000', deadline });
  await one.device.judge();
  expect(one.device.account?.cumulative).toBe(180_000n);

  await refundUnseen();
  await one.device.renew();
  expect(await closing.status()).toMatchObject({ chain: { closed: true }, accrued: '0' });
  expect(await one.waitUntilDone(await one.claim())).toMatchObject({ state: 'final' });
  expect(await one.balance()).toBe(90_000n - FEE);
  const { update } = await call(net.origin, 'account', {
    token: one.device.token,
    query: { from: 1 },
  });
  expect(update!.entries.at(-1)!.cumulative).toBe('180000');
  expect(update!.tail).toMatchObject({
    voucher: { cumulative: '90000' },
    owed: [{ campaign: closing.id, amount: '90000' }],
  });
  await expect(one.quote()).rejects.toMatchObject({ code: 'nothing_to_claim' });

  await expect(closing.operate('make-good')).rejects.toMatchObject({ code: 'campaign_state' });
  await other.operate('make-good');
  await other.operate('make-good');
  expect(await one.waitUntilDone(await one.claim())).toMatchObject({ state: 'final' });
  expect(await one.balance()).toBe(180_000n - 2n * FEE);
  await expect(one.quote()).rejects.toMatchObject({ code: 'nothing_to_claim' });
});
