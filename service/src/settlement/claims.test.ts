import { BaseError, encodeErrorResult } from 'viem';
import { privateKeyToAccount } from 'viem/accounts';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { earningsVaultAbi } from '../../../contracts/abi/earnings-vault.ts';
import { toHex } from '../../../lib/domain/bytes.ts';
import { claimDigest } from '../../../lib/domain/wallet-messages.ts';
import type { ClaimMessage } from '../../../lib/protocol/claims.ts';
import { Bench, type Key, OTHER_WALLET } from '../testing/bench.ts';
import type { Chain } from './chain.ts';
import { createClaims } from './claims.ts';
import { settle } from './settle.ts';

const PRICE = 10_000n;
const wallet = privateKeyToAccount(`0x${'07'.repeat(32)}`);
const ACCOUNT = wallet.address.toLowerCase();

let bench: Bench;
let device: Key;
/** What the vault has paid the wallet, and how it answers a claim that is tried. */
let paid: bigint;
let refuses: 'BadClaimSignature' | 'BadRecipient' | null;
let claims: ReturnType<typeof createClaims>;

const revert = (errorName: 'BadClaimSignature' | 'BadRecipient') =>
  Object.assign(new BaseError('execution reverted'), {
    data: encodeErrorResult({ abi: earningsVaultAbi, errorName, args: [ACCOUNT as `0x${string}`] }),
  });

const chain = {
  claimed: async () => paid,
  latest: async () => ({ time: 0, block: 7 }),
  client: {
    call: async () => {
      if (refuses) throw revert(refuses);
      return {};
    },
  },
} as unknown as Chain;

beforeEach(async () => {
  bench = await Bench.open({ floorScale: 0 });
  device = await bench.device();
  paid = 0n;
  refuses = null;
  const signed = async (_: string, __: unknown, sig: string) => !sig.endsWith('00');
  const options = { relayFee: 2_000n, minClaim: 5_000n, confirmations: 2 };
  claims = createClaims(bench.ctx, chain, signed, options);
  await bench.campaign([{}, {}]);
  await bench.bind(device, ACCOUNT);
  await earn();
});
afterEach(() => bench.close());

async function earn(): Promise<void> {
  const [lease] = await bench.lease(device);
  await bench.answer(device, lease!);
}

const quote = (by = device, account = ACCOUNT) =>
  claims.quote(by.id, { account, recipient: OTHER_WALLET });
const sign = (claim: ClaimMessage) =>
  wallet.sign({ hash: toHex(claimDigest(bench.ctx.domain, claim)) as `0x${string}` });
const send = async (claim: ClaimMessage, by = device, sig?: string) =>
  claims.accept(by.id, { claim, sig: sig ?? (await sign(claim)) });
const stored = () => bench.db.selectFrom('claims').selectAll().execute();

test('a quote is for all that the vault has not paid', async () => {
  paid = 1_000n;
  expect(await quote()).toMatchObject({
    claim: { cumulative: String(PRICE), relayerFee: '2000' },
    claimed: '1000',
  });
});

test('a wallet is quoted to its own devices', async () => {
  const stranger = await bench.device();
  await expect(quote(stranger)).rejects.toMatchObject({ code: 'forbidden' });
});

test.each([
  [PRICE, 'nothing_to_claim'],
  [PRICE - 4_999n, 'below_minimum'],
])('with %d paid there is no quote', async (already, code) => {
  paid = already;
  await expect(quote()).rejects.toMatchObject({ code });
});

test('a claim is what was quoted to this device, while the quote is good', async () => {
  const { claim } = await quote();
  const differs = { code: 'claim_differs' };
  await expect(send({ ...claim, recipient: ACCOUNT })).rejects.toMatchObject(differs);
  await expect(send({ ...claim, relayerFee: '1' })).rejects.toMatchObject(differs);
  const other = await bench.device();
  await bench.bind(other, ACCOUNT);
  await expect(send(claim, other)).rejects.toMatchObject(differs);
  bench.now += 15 * 60_000 + 1;
  await expect(send(claim)).rejects.toMatchObject({ code: 'quote_expired' });
});

test('a quote that nobody used ends by itself', async () => {
  await quote();
  const node = { ...chain, latest: async () => ({ gasLimit: 30_000_000n }) } as unknown as Chain;
  const turn = () => settle(bench.ctx, node, { confirmations: 2, stuckMs: 60_000 });
  await turn();
  expect(await stored()).toMatchObject([{ state: 'quoted' }]);
  bench.now += 15 * 60_000 + 1;
  await turn();
  expect(await stored()).toMatchObject([{ state: 'expired' }]);
});

test('the wallet signs it, in whatever form, and the vault’s is stored', async () => {
  const { claim } = await quote();
  const forged = `0x${'00'.repeat(65)}`;
  await expect(send(claim, device, forged)).rejects.toMatchObject({ code: 'bad_signature' });
  const sig = await sign(claim);
  const v = Number.parseInt(sig.slice(130), 16);
  const short = `${sig.slice(0, 130)}0${v - 27}`;
  // The verifier of this test says no to a v of 0, so only one parity can be sent in this form.
  await send(claim, device, v === 28 ? short : sig);
  expect(await stored()).toMatchObject([{ state: 'signed', sig }]);
});

test('what the vault refuses is never sent', async () => {
  const { claim } = await quote();
  refuses = 'BadClaimSignature';
  await expect(send(claim)).rejects.toMatchObject({ code: 'bad_signature' });
  expect(await stored()).toMatchObject([{ state: 'quoted', sig: null }]);
  refuses = 'BadRecipient';
  expect(await send(claim)).toMatchObject({ state: 'requote', reason: 'BadRecipient' });
});

test('a wallet has one claim under way, and is quoted no other meanwhile', async () => {
  const first = await quote();
  bench.now += 1_000;
  const second = await claims.quote(device.id, { account: ACCOUNT, recipient: ACCOUNT });
  await send(first.claim);
  await expect(send(second.claim)).rejects.toMatchObject({ code: 'claim_live' });
  await expect(quote()).rejects.toMatchObject({ code: 'claim_live' });
  // The same again is told how far it is.
  expect(await send(first.claim)).toMatchObject({ state: 'signed' });
});

test('a claim is followed by its device', async () => {
  const { claim } = await quote();
  const { digest } = await send(claim);
  expect(await claims.status(device.id, digest)).toMatchObject({ state: 'signed', needed: 2 });
  const other = await bench.device();
  await expect(claims.status(other.id, digest)).rejects.toMatchObject({ code: 'not_found' });
});
