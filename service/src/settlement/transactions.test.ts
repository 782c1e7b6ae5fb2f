import { BaseError } from 'viem';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Bench } from '../testing/bench.ts';
import type { Chain } from './chain.ts';
import { keepBlock } from './rewind.ts';
import { queueTransaction, requeueTransaction, sendTransactions } from './transactions.ts';

const GWEI = 10n ** 9n;
let bench: Bench;
/** What the node has taken; how it answers an estimate and bytes; how many nonces the chain counts by block. */
let sent: string[];
let refuses: 'estimate' | 'bytes' | null;
let used: (block: number) => number;
let block: number;

const reverted = () => Object.assign(new BaseError('x'), { name: 'ExecutionRevertedError' });
const chain = {
  latest: async () => ({ block }),
  client: {
    estimateGas: async () => {
      if (refuses === 'estimate') throw reverted();
      return 100_000n;
    },
    estimateFeesPerGas: async () => ({ maxFeePerGas: GWEI, maxPriorityFeePerGas: 1n }),
    getTransactionCount: async ({ blockNumber }: { blockNumber?: bigint }) =>
      used(blockNumber === undefined ? block : Number(blockNumber)),
    getTransactionReceipt: async () => {
      throw Object.assign(new Error('none'), { name: 'TransactionReceiptNotFoundError' });
    },
    sendRawTransaction: async ({ serializedTransaction }: { serializedTransaction: string }) => {
      if (refuses === 'bytes') throw new Error('exceeds block gas limit');
      sent.push(serializedTransaction);
    },
  },
} as unknown as Chain;

beforeEach(async () => {
  bench = await Bench.open();
  sent = [];
  refuses = null;
  block = 20;
  used = () => 4;
});
afterEach(() => bench.close());

const queue = (...ids: string[]) =>
  bench.ctx.store.write(async (db) => {
    for (const id of ids) await queueTransaction(bench.ctx, db, { id, data: '0x01' });
  });
const turn = () => sendTransactions(bench.ctx, chain, { confirmations: 3, stuckMs: 60_000 });
const rows = () =>
  bench.db
    .selectFrom('transactions')
    .select(['id', 'state', 'nonce', 'error'])
    .orderBy('id')
    .execute();

test('each gets a nonce of its own, above those that the chain has counted', async () => {
  await queue('a', 'b', 'c');
  await turn();
  expect((await rows()).map(({ nonce }) => nonce)).toEqual([4, 5, 6]);
  expect(new Set(sent).size).toBe(3);
});

test('what would revert is never sent, and takes no nonce', async () => {
  refuses = 'estimate';
  await queue('a');
  await turn();
  expect(await rows()).toMatchObject([{ state: 'failed', nonce: null, error: 'Refused' }]);
  expect(sent).toEqual([]);
});

test('what no node can take gives its nonce back, so that others go on', async () => {
  refuses = 'bytes';
  await queue('a');
  await turn();
  expect(await rows()).toMatchObject([{ state: 'failed', nonce: null, error: 'TooMuchGas' }]);
  refuses = null;
  await queue('b');
  await turn();
  expect((await rows())[1]).toMatchObject({ state: 'signed', nonce: 4 });
});

test('one whose nonce another has used is signed again, once that is final', async () => {
  await queue('a');
  await turn();
  bench.now += 6_000;
  // Used in the newest block, which may still go.
  used = (at) => (at >= 20 ? 5 : 4);
  await turn();
  expect(await rows()).toMatchObject([{ state: 'signed', nonce: 4 }]);
  block = 23;
  await turn();
  expect(await rows()).toMatchObject([{ state: 'queued', nonce: null }]);
  await turn();
  expect(await rows()).toMatchObject([{ state: 'signed', nonce: 5 }]);
});

test('one that was just sent has not lost its nonce: its receipt may be slow', async () => {
  await queue('a');
  await turn();
  bench.now += 4_000;
  used = () => 5;
  await turn();
  expect(await rows()).toMatchObject([{ state: 'signed', nonce: 4 }]);
});

test('a stuck one is replaced at its nonce', async () => {
  await queue('a');
  await turn();
  bench.now += 60_000;
  await turn();
  expect(await rows()).toMatchObject([{ state: 'signed', nonce: 4 }]);
  expect(new Set(sent).size).toBe(2);
});

test('only what failed, or a final block should contain, is queued again', async () => {
  await queue('a');
  const set = (changes: object) =>
    bench.ctx.store.write((db) => db.updateTable('transactions').set(changes).execute());
  const again = () => bench.ctx.store.write((db) => requeueTransaction(db, 'a'));
  await bench.ctx.store.write((db) => keepBlock(db, { block: 10, hash: 'h', time: 0 }));
  await set({ state: 'mined', block: 11 });
  await again();
  expect(await rows()).toMatchObject([{ state: 'mined' }]);
  await set({ block: 10 });
  await again();
  expect(await rows()).toMatchObject([{ state: 'queued' }]);
  await set({ state: 'failed' });
  await again();
  expect(await rows()).toMatchObject([{ state: 'queued' }]);
});
