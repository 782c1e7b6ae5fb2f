import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { encodeFunctionData, erc20Abi, type Hex } from 'viem';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { earningsVaultAbi } from '../../contracts/abi/earnings-vault.ts';
import { typedData } from '../../lib/domain/wallet-messages.ts';
import type { ClaimMessage, ClaimStatus } from '../../lib/protocol/claims.ts';
import type { BackedVoucher } from '../../lib/protocol/receipts.ts';
import { openCampaign, sampleTasks, until } from '../support/campaign.ts';
import { TestDevice } from '../support/device.ts';
import { call } from '../support/http.ts';
import { testAccount } from '../support/keys.ts';
import { startNetwork, type TestNetwork } from '../support/network.ts';

const FEE = 20_000n;
let net: TestNetwork;
let count = 0;

beforeAll(async () => {
  net = await startNetwork({
    STINT_READING_FLOOR: '0',
    STINT_MIN_CLAIM: '50000',
    STINT_RELAY_FEE: String(FEE),
  });
  await openCampaign(net, sampleTasks(200), { redundancy: 5 });
});
afterAll(() => net.stop());

/** A device bound to a new wallet, with this many credited answers of 45,000 each. */
async function earner(answers: number) {
  const device = new TestDevice(net.network);
  const wallet = testAccount(`claims ${++count}`);
  await device.register();
  await device.bind(wallet);
  for (let i = 0; i < answers; i++) await device.judge();
  return { device, wallet, account: wallet.address.toLowerCase() };
}
type Earner = Awaited<ReturnType<typeof earner>>;

const quote = ({ device, account }: Earner) =>
  call(net.origin, 'quote', { token: device.token, body: { account, recipient: account } });

const signClaim = ({ wallet, device }: Earner, claim: ClaimMessage) =>
  wallet.signTypedData(typedData(device.domain, 'Claim', claim) as never);

const send = (e: Earner, claim: ClaimMessage, sig: string) =>
  call(net.origin, 'claim', { token: e.device.token, body: { claim, sig } });

async function settled(e: Earner, digest: string): Promise<ClaimStatus> {
  let status: ClaimStatus | undefined;
  await until(async () => {
    status = await call(net.origin, 'claimStatus', { token: e.device.token, params: { digest } });
    return !['signed', 'submitted', 'confirmed'].includes(status.state);
  }, 'the claim to settle');
  return status!;
}

const balance = (account: string) =>
  net.chain.readContract({
    abi: erc20Abi,
    address: net.network.token.address as Hex,
    functionName: 'balanceOf',
    args: [account as Hex],
  });

describe('a relayed claim', () => {
  test('pays exactly what was signed, and only once, however often it is sent', async () => {
    const e = await earner(3);
    const { claim } = await quote(e);
    const sig = await signClaim(e, claim);
    const [one, two] = await Promise.all([send(e, claim, sig), send(e, claim, sig)]);
    expect(one.digest).toBe(two.digest);
    expect(await settled(e, one.digest)).toMatchObject({
      state: 'final',
      paid: '135000',
      fee: String(FEE),
    });
    expect(await balance(e.account)).toBe(135_000n - FEE);
    expect(await send(e, claim, sig)).toMatchObject({ state: 'final' });
    await expect(quote(e)).rejects.toMatchObject({ code: 'nothing_to_claim' });
    expect(await balance(e.account)).toBe(135_000n - FEE);
  });

  test('can be followed by one for what was earned since', async () => {
    const e = await earner(2);
    for (const sum of [90_000n, 180_000n]) {
      const { claim } = await quote(e);
      const { digest } = await send(e, claim, await signClaim(e, claim));
      expect(await settled(e, digest)).toMatchObject({ state: 'final', paid: '90000' });
      expect(BigInt(claim.cumulative)).toBe(sum);
      await e.device.judge();
      await e.device.judge();
    }

    expect(await balance(e.account)).toBe(180_000n - 2n * FEE);
  });

  test('is refused when it differs from its quote or somebody else signed it', async () => {
    const e = await earner(2);
    const { claim } = await quote(e);
    const sig = await signClaim(e, claim);
    const thief = `0x${'ee'.repeat(20)}`;
    await expect(send(e, { ...claim, recipient: thief }, sig)).rejects.toMatchObject({
      code: 'claim_differs',
    });
    const forged = await signClaim({ ...e, wallet: testAccount('thief') }, claim);
    await expect(send(e, claim, forged)).rejects.toMatchObject({ code: 'bad_signature' });
    const stranger = await earner(1);
    await expect(send(stranger, claim, sig)).rejects.toMatchObject({ code: 'claim_differs' });
    const other = { account: e.account, recipient: e.account };
    await expect(
      call(net.origin, 'quote', { token: stranger.device.token, body: other }),
    ).rejects.toMatchObject({ code: 'forbidden' });
  });

  test('is the only one under way for its wallet, even when two are sent at once', async () => {
    const e = await earner(2);
    const other = `0x${'0b'.repeat(20)}`;
    const first = (await quote(e)).claim;
    const body = { account: e.account, recipient: other };
    const { claim: second } = await call(net.origin, 'quote', { token: e.device.token, body });
    const sigs = [await signClaim(e, first), await signClaim(e, second)] as const;
    const sent = await Promise.allSettled([send(e, first, sigs[0]), send(e, second, sigs[1])]);
    expect(sent.map((s) => s.status).sort()).toEqual(['fulfilled', 'rejected']);
    const refused = sent.find((s) => s.status === 'rejected') as PromiseRejectedResult;
    expect(refused.reason).toMatchObject({ code: 'claim_live' });
  });

  test('below the minimum is refused before anything is signed', async () => {
    await expect(quote(await earner(1))).rejects.toMatchObject({ code: 'below_minimum' });
  });

  test('is superseded when the wallet has sent it itself in the meantime', async () => {
    const e = await earner(2);
    const { claim, backed } = await quote(e);
    await sendSelf(e, backed);
    const { digest } = await send(e, claim, await signClaim(e, claim));
    expect(await settled(e, digest)).toMatchObject({ state: 'superseded' });
    expect(await balance(e.account)).toBe(90_000n);
  });

  test('survives a kill of the service at any moment between signature and chain', async () => {
    for (const pause of [0, 30, 120, 400]) {
      const e = await earner(2);
      const { claim } = await quote(e);
      const { digest } = await send(e, claim, await signClaim(e, claim));
      const until = performance.now() + pause;
      while (performance.now() < until) await new Promise((resolve) => setImmediate(resolve));
      await net.service.kill();
      await net.service.start();
      expect(await settled(e, digest)).toMatchObject({ state: 'final', paid: '90000' });
      expect(await balance(e.account)).toBe(90_000n - FEE);
    }
  });
});

test('a service that was killed between the receipt and the claim it pays goes on from the receipt', async () => {
  const e = await earner(2);
  const { claim } = await quote(e);
  const { digest } = await send(e, claim, await signClaim(e, claim));
  await settled(e, digest);
  await net.service.stop();
  const db = new DatabaseSync(join(net.dir, 'service.db'), { timeout: 20_000 });
  db.prepare(
    "update claims set state = 'signed', tx = null, block = null, paid = null where digest = ?",
  ).run(digest);
  db.close();
  await net.service.start();
  expect(await settled(e, digest)).toMatchObject({ state: 'final', paid: '90000' });
});

/** Claims without any service: sends voucher, list and attestations straight to the vault. */
async function sendSelf({ wallet, account }: Earner, backed: BackedVoucher): Promise<void> {
  await net.chain.setBalance({ address: wallet.address, value: 10n ** 18n });
  const { voucher: v, list, attestations } = backed;
  const data = encodeFunctionData({
    abi: earningsVaultAbi,
    functionName: 'settle',
    args: [
      attestations.map((a) => ({
        campaign: a.campaign as Hex,
        cumulative: BigInt(a.cumulative),
        sig: a.sig as Hex,
      })),
      {
        account: v.account as Hex,
        cumulative: BigInt(v.cumulative),
        ledgerHead: v.ledgerHead as Hex,
        backing: v.backing as Hex,
        sig: v.sig as Hex,
      },
      list.map((item) => ({ campaign: item.campaign as Hex, min: BigInt(item.min) })),
      account as Hex,
    ],
  });
  const to = net.network.vault as Hex;
  const hash = await net.chain.sendTransaction({
    account: wallet,
    to,
    data,
    chain: net.chain.chain,
  });
  const receipt = await net.chain.waitForTransactionReceipt({ hash });
  expect(receipt.status).toBe('success');
}

test('with the service deleted, voucher, list and attestations are enough to be paid', async () => {
  const e = await earner(3);
  const backed = e.device.tail!;
  await net.service.stop();
  await sendSelf(e, backed);
  expect(await balance(e.account)).toBe(135_000n);
});
