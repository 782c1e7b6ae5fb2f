import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openStore, type Store } from '../store/store.ts';
import { createCampaignRow } from '../testing/rows.ts';
import { type LedgerLine, post } from './post.ts';

const DOMAIN = { chainId: 31_337, vault: `0x${'5f'.repeat(20)}` };
const NOW = 1_800_000_000_000;

let dir: string;
let store: Store;

beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'stint-post-'));
  store = await openStore(join(dir, 'a.db'), DOMAIN);
  for (const id of ['one', 'two']) {
    await store.write((db) => createCampaignRow(db, id, NOW / 1000, NOW));
  }
});
afterEach(async () => {
  await store.close();
  rmSync(dir, { recursive: true, force: true });
});

const line = (campaign: string, source: string, target: string, amount: bigint): LedgerLine =>
  ({ campaign, source, target, amount, kind: 'fund', at: NOW }) as LedgerLine;

const postAll = (...lines: LedgerLine[]) => store.write((db) => post(db, lines));

const buckets = (id: string) =>
  store.db
    .selectFrom('campaigns')
    .select(['funded', 'available', 'reserved', 'pending', 'credited'])
    .where('id', '=', id)
    .executeTakeFirstOrThrow();

const countLines = async () =>
  (await store.db.selectFrom('ledger_lines').select('amount').execute()).length;

test('buckets are the running sums of the lines, campaign by campaign', async () => {
  await postAll(line('one', 'escrow', 'available', 100n), line('two', 'escrow', 'available', 7n));
  await postAll(
    line('one', 'available', 'reserved', 30n),
    line('one', 'reserved', 'pending', 20n),
    line('one', 'pending', 'credited', 15n),
    line('one', 'available', 'refunded', 10n),
  );

  expect(await buckets('one')).toEqual({
    funded: 90n,
    available: 60n,
    reserved: 10n,
    pending: 5n,
    credited: 15n,
  });
  expect((await buckets('two')).available).toBe(7n);
  expect(await countLines()).toBe(6);
});

test('a posting that would make a bucket negative writes nothing', async () => {
  await postAll(line('one', 'escrow', 'available', 10n));
  const tooMuch = postAll(
    line('one', 'available', 'reserved', 4n),
    line('one', 'available', 'pending', 7n),
  );

  await expect(tooMuch).rejects.toThrow(/CHECK/);
  expect((await buckets('one')).available).toBe(10n);
  expect(await countLines()).toBe(1);
});

test('nothing is written for 0, and a negative amount is refused', async () => {
  await postAll(line('one', 'escrow', 'available', 0n));
  expect(await countLines()).toBe(0);
  await expect(postAll(line('one', 'available', 'escrow', -5n))).rejects.toThrow(RangeError);
});

test('nothing else can write: neither a line nor a bucket compiles', () => {
  const { db } = store;
  const row = { ...line('one', 'escrow', 'available', 1n), unit: null, pos: null, owner: null };
  // @ts-expect-error lines are written by post() alone
  expect(() => db.insertInto('ledger_lines').values(row)).not.toThrow();
  // @ts-expect-error buckets change by post() alone
  expect(() => db.updateTable('campaigns').set({ available: 1n })).not.toThrow();
});
