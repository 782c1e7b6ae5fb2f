import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { encodeFunctionData, erc20Abi, type Hex } from 'viem';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { earningsVaultAbi } from '../../contracts/abi/earnings-vault.ts';
import { accrualDigest } from '../../lib/domain/account-chain.ts';
import { toHex } from '../../lib/domain/bytes.ts';
import { NODE_FLAGS } from '../../service/src/node-flags.ts';
import { openCampaign, sampleTasks, type TestCampaign, until } from '../support/campaign.ts';
import { Claimant } from '../support/claimant.ts';
import { revokeSigner } from '../support/guardian.ts';
import { testAccount } from '../support/keys.ts';
import { startNetwork, type TestNetwork } from '../support/network.ts';

const FEE = 20_000n;
const DAY = 86_400;
let net: TestNetwork;
let campaign: TestCampaign;

beforeEach(async () => {
  net = await startNetwork({
    STINT_READING_FLOOR: '0',
    STINT_MIN_CLAIM: '50000',
    STINT_RELAY_FEE: String(FEE),
  });
  campaign = await openCampaign(net, sampleTasks(40), { redundancy: 5 });
});
afterEach(() => net.stop());

async function passDays(days: number): Promise<void> {
  await net.chain.increaseTime({ seconds: days * DAY });
  await net.chain.mine({ blocks: 1 });
}

async function send(who: string, data: Hex): Promise<boolean> {
  const account = testAccount(who);
  await net.chain.setBalance({ address: account.address, value: 10n ** 20n });
  const to = net.network.vault as Hex;
  const { chain } = net.chain;
  const hash = await net.chain
    .sendTransaction({ account, to, data, chain, gas: 1_000_000n })
    .catch(() => null);
  if (!hash) return false;
  return (await net.chain.waitForTransactionReceipt({ hash })).status === 'success';
}

const onChain = async () => {
  const args = [campaign.id] as const;
  const [, , closed, funded, accrued] = await net.chain.readContract({
    abi: earningsVaultAbi,
    address: net.network.vault as Hex,
    functionName: 'campaigns',
    args,
  });
  return { closed, funded, accrued };
};

test('when a requester takes a refund, everything earned has accrued before', async () => {
  const one = await Claimant.with(net, 'tail', 3);
  expect((await onChain()).accrued).toBe(0n);
  // Two days before a refund becomes possible everything is accrued, however small.
  await passDays(30 + 29);
  await until(async () => (await onChain()).accrued === 135_000n, 'the last call');
  await passDays(2);
  const refund = encodeFunctionData({
    abi: earningsVaultAbi,
    functionName: 'refund',
    args: [campaign.id, testAccount('requester').address],
  });
  expect(await send('requester', refund)).toBe(true);
  await until(async () => (await campaign.status()).state === 'closed', 'the end');
  expect(await one.waitUntilDone(await one.claim())).toMatchObject({ state: 'final' });
  expect(await one.balance()).toBe(135_000n - FEE);
});

test('with a stolen accrual key a thief can pay nobody, and everything earned is paid', async () => {
  const one = await Claimant.with(net, 'honest', 2);
  const { funded } = await onChain();
  const accrual = { campaign: campaign.id, cumulative: String(funded) };
  const domain = { chainId: 31_337, vault: net.network.vault };
  const hash = toHex(accrualDigest(domain, accrual)) as Hex;
  const sig = await testAccount('accrual').sign({ hash });
  const data = encodeFunctionData({
    abi: earningsVaultAbi,
    functionName: 'accrue',
    args: [{ campaign: campaign.id, cumulative: funded, sig }],
  });
  expect(await send('thief', data)).toBe(true);
  await until(async () => BigInt((await campaign.status()).accrued) === funded, 'that it is seen');
  await one.device.judge();
  expect(await one.waitUntilDone(await one.claim())).toMatchObject({ state: 'final' });
  expect(await one.balance()).toBe(135_000n - FEE);
  const status = await campaign.status();
  expect(BigInt(status.credited)).toBe(135_000n);
});

test('when a stolen voucher key is revoked no voucher pays, and the claim says so', async () => {
  const one = await Claimant.with(net, 'revoked', 2);
  const quoted = await one.quote();
  const sig = await one.sign(quoted);
  await revokeSigner(net, testAccount('voucher').address);
  const digest = await one.send(quoted, sig);
  expect(await one.waitUntilDone(digest)).toMatchObject({
    state: 'requote',
    reason: 'BadVoucherSignature',
  });
  expect(await one.balance()).toBe(0n);
});

test('when a device moves to another wallet during a claim, the wallet that signed is paid', async () => {
  const one = await Claimant.with(net, 'moves on', 2);
  const quoted = await one.quote();
  const sig = await one.sign(quoted);
  await one.device.bind(testAccount('moved to'), one.wallet);
  const digest = await one.send(quoted, sig);
  await one.device.judge();
  expect(await one.waitUntilDone(digest)).toMatchObject({ state: 'final' });
  expect(await one.balance()).toBe(90_000n - FEE);
  expect(one.device.account?.cumulative).toBe(45_000n);
});

test('of two services on one database, the second says so and ends, and the first goes on', async () => {
  const main = new URL('../../service/src/main.ts', import.meta.url).pathname;
  const key = (byte: string) => `0x${byte.repeat(32)}`;
  const second = spawn(process.execPath, [...NODE_FLAGS, main], {
    env: {
      PATH: process.env.PATH,
      STINT_DATABASE: join(net.dir, 'service.db'),
      STINT_RPC_URL: net.rpcUrl,
      STINT_PORT: '0',
      STINT_VAULT: net.network.vault,
      STINT_TOKEN: net.network.token.address,
      STINT_VOUCHER_KEY: key('01'),
      STINT_ACCRUAL_KEY: key('02'),
      STINT_RELAYER_KEY: key('03'),
      STINT_OPERATOR_TOKEN: 'x'.repeat(32),
    },
  });
  const said: string[] = [];
  second.stderr.on('data', (part) => said.push(String(part)));
  const [code] = await once(second, 'exit');
  expect(code).not.toBe(0);
  expect(said.join('')).toContain('in use by another process');
  const one = await Claimant.with(net, 'first', 2);
  expect(await one.waitUntilDone(await one.claim())).toMatchObject({ state: 'final' });
});

describe('kill -9 between any two steps', () => {
  test('of many claims at once pays each of them once', async () => {
    const people = await Promise.all(
      Array.from({ length: 8 }, (_, i) => Claimant.with(net, `killed ${i}`, 2)),
    );
    const digests = await Promise.all(people.map((one) => one.claim()));

    for (const pause of [0, 60, 200, 500, 900]) {
      const end = performance.now() + pause;
      while (performance.now() < end) await new Promise((next) => setImmediate(next));
      await net.service.kill();
      await net.service.start();
    }

    for (const [i, one] of people.entries()) {
      await one.device.renew();
      expect(await one.waitUntilDone(digests[i]!)).toMatchObject({ state: 'final' });
      expect(await one.balance()).toBe(90_000n - FEE);
    }

    const relayer = await net.chain.readContract({
      abi: erc20Abi,
      address: net.network.token.address as Hex,
      functionName: 'balanceOf',
      args: [testAccount('relayer').address],
    });
    expect(relayer).toBe(FEE * 8n);
  });
});
