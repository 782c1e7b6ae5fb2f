import { encodeAbiParameters, encodeEventTopics, type Hex } from 'viem';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { earningsVaultAbi } from '../../../contracts/abi/earnings-vault.ts';
import { Bench, OTHER_WALLET, WALLET } from '../testing/bench.ts';
import { advanceClaims } from './advance-claims.ts';
import { batchData } from './batch.ts';
import type { Chain } from './chain.ts';

let bench: Bench;
/** What the vault says it has paid, and the logs of the receipt. */
let paid: Map<string, bigint>;
let logs: unknown[];
const chain = {
  claimed: async (account: string) => paid.get(account) ?? 0n,
  client: { getTransactionReceipt: async () => ({ logs }) },
} as unknown as Chain;

beforeEach(async () => {
  bench = await Bench.open();
  paid = new Map();
  logs = [];
});
afterEach(() => bench.close());

const id32 = (n: number): Hex => `0x${n.toString(16).padStart(64, '0')}`;
const WALLETS = [WALLET, OTHER_WALLET];

function itemOf(account: string) {
  const voucher = { account, cumulative: '90', ledgerHead: id32(1), backing: id32(0), sig: '0x' };
  const terms = { recipient: account, cumulative: '90', relayerFee: '1', relayer: account };
  return {
    backed: { voucher, list: [], attestations: [], goodUntil: 0 },
    claim: { account, ...terms, deadline: 2_000_000_000 },
    sig: '0xab',
  };
}

/** Claims of these wallets, carried by one transaction in this state. */
async function carried(id: string, wallets: string[], state: object): Promise<void> {
  const data = batchData([], wallets.map(itemOf));
  const transaction = {
    id,
    nonce: 1,
    target: bench.ctx.domain.vault,
    data,
    gas: null,
    raw: '0x',
    hash: id32(77),
    hashes: '[]',
    sent_at: 0,
    block: 5,
    error: null,
    created_at: 0,
    ...state,
  };
  await bench.ctx.store.write(async (db) => {
    await db
      .insertInto('transactions')
      .values(transaction as never)
      .execute();
    for (const [n, account] of wallets.entries()) {
      const row = {
        digest: id32(n + 1),
        account,
        device: 'd',
        claim: JSON.stringify(itemOf(account).claim),
        sig: '0xab',
        voucher: '{}',
        state: 'submitted' as const,
        quote_expires: 0,
        tx: id32(77),
        block: null,
        paid: null,
        reason: null,
        carrier: id,
        alone: 0,
        created_at: n,
      };
      await db.insertInto('claims').values(row).execute();
    }
  });
}

const rows = () =>
  bench.db
    .selectFrom('claims')
    .select(['account', 'state', 'reason', 'carrier', 'alone', 'paid'])
    .orderBy('created_at')
    .execute();

/** The vault's note that it skipped a call of a batch. */
const skipped = (index: number, reason: Hex) => ({
  address: bench.ctx.domain.vault,
  topics: encodeEventTopics({
    abi: earningsVaultAbi,
    eventName: 'CallSkipped',
    args: { index: BigInt(index) },
  }),
  data: encodeAbiParameters([{ type: 'bytes' }], [reason]),
});

test('a claim is confirmed when the vault says that it paid, whatever a receipt says', async () => {
  await carried('claim:1', [WALLET], { state: 'mined' });
  await advanceClaims(bench.ctx, chain);
  expect(await rows()).toMatchObject([{ state: 'submitted' }]);
  paid.set(WALLET, 89n);
  await advanceClaims(bench.ctx, chain);
  expect(await rows()).toMatchObject([{ state: 'submitted' }]);
  paid.set(WALLET, 90n);
  await advanceClaims(bench.ctx, chain);
  expect(await rows()).toMatchObject([{ state: 'confirmed' }]);
});

test('a claim whose transaction failed is asked again, unless the wallet was paid otherwise', async () => {
  await carried('claim:1', [WALLET], { state: 'failed', error: 'Refused' });
  await advanceClaims(bench.ctx, chain);
  expect(await rows()).toMatchObject([{ state: 'requote', reason: 'Refused' }]);
});

test('a wallet that was paid otherwise is told so', async () => {
  await carried('claim:1', [WALLET], { state: 'failed', error: 'Refused' });
  paid.set(WALLET, 90n);
  await advanceClaims(bench.ctx, chain);
  expect(await rows()).toMatchObject([{ state: 'superseded', reason: 'NothingToClaim' }]);
});

test('a batch that failed says nothing about its claims: each goes alone', async () => {
  await carried('batch:1', WALLETS, { state: 'failed', error: 'Refused' });
  await advanceClaims(bench.ctx, chain);
  const again = { state: 'signed', carrier: null, alone: 1 };
  expect(await rows()).toMatchObject([again, again]);
});

test('a claim that a batch skipped without a reason goes alone; the others are paid', async () => {
  await carried('batch:1', WALLETS, { state: 'mined' });
  paid.set(OTHER_WALLET, 90n);
  logs = [skipped(0, '0x')];
  await advanceClaims(bench.ctx, chain);
  expect(await rows()).toMatchObject([
    { state: 'signed', carrier: null, alone: 1 },
    { state: 'confirmed' },
  ]);
});
