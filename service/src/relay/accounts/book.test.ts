import { afterEach, beforeEach, expect, test } from 'vitest';
import { hashBandwidth } from '../../../../lib/domain/bandwidth-receipt.ts';
import { tallyMessage } from '../../../../lib/domain/device-messages.ts';
import { Bench, CAMPAIGN, type Key, newKey } from '../../testing/bench.ts';
import { closeLeftOpen, createBook } from './book.ts';
import { takeCount, writeTally } from './tally.ts';

const MB = 1_000_000;
let bench: Bench;
let book: ReturnType<typeof createBook>;
let device: Key;
beforeEach(async () => {
  bench = await Bench.open();
  book = createBook(bench.ctx);
  device = await bench.device();
  // 10^9 bytes cost a million, with a fee of a tenth.
  await bench.campaign([], { kind: 'bandwidth', price: 1_000_000n, fee: 100_000n });
});
afterEach(() => bench.close());

const open = (id: string, maxBytes = MB) =>
  book.open({
    id,
    campaign: CAMPAIGN,
    requester: 'r',
    device: device.id,
    method: 'GET',
    url: 'https://a.org/',
    host: 'a.org',
    proof_of: null,
    maxBytes,
  });
const close = (id: string, bytes: number, state: 'done' | 'failed' = 'done') =>
  book.close({ id, campaign: CAMPAIGN, state, bytes, status: 200 });
const set = (table: 'campaigns' | 'chain_campaigns', changes: object) =>
  bench.ctx.store.write((db) => db.updateTable(table).set(changes).execute());
const buckets = () =>
  bench.db.selectFrom('campaigns').select(['available', 'reserved']).executeTakeFirstOrThrow();

test('what a page may cost is held, and what it did not cost goes back', async () => {
  await open('a', 100 * MB);
  expect(await buckets()).toEqual({ available: 890_000n, reserved: 110_000n });
  await close('a', 10 * MB);
  expect(await buckets()).toEqual({ available: 989_000n, reserved: 11_000n });
  // Closed again, it costs nothing again.
  await close('a', 100 * MB);
  expect(await buckets()).toEqual({ available: 989_000n, reserved: 11_000n });
});

test('a failed page costs nothing, nor one that a stopped process left open', async () => {
  await open('a');
  await close('a', MB, 'failed');
  await open('b');
  expect(await closeLeftOpen(bench.ctx)).toBe(1);
  expect(await buckets()).toEqual({ available: 1_000_000n, reserved: 0n });
});

test('no page is fetched that cannot be paid, counting those that are on their way', async () => {
  await open('a', 500 * MB);
  await expect(open('b', 500 * MB)).rejects.toMatchObject({ code: 'payment_required' });
  const both = [open('c', 300 * MB), open('d', 300 * MB)];
  const outcomes = await Promise.allSettled(both);
  expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
});

test.each<[string, 'campaigns' | 'chain_campaigns', object]>([
  ['a campaign that is stopped', 'campaigns', { state: 'paused' }],
  ['a campaign that the chain has closed', 'chain_campaigns', { closed: 1 }],
  ['a campaign that ends too early on the chain', 'chain_campaigns', { deadline: 5 }],
  ['a campaign whose deadline has passed', 'campaigns', { deadline: 5 }],
])('none is fetched for %s', async (_, table, changes) => {
  await set(table, changes);
  await expect(open('a')).rejects.toMatchObject({ code: 'campaign_state' });
});

test('a device’s own count is stored when it signed it, and stops it when it differs', async () => {
  await open('a', 20 * MB);
  await close('a', 10 * MB);
  const receipt = (await writeTally(bench.ctx, device.id))!;
  const { n } = receipt;
  const told = (bytes: number, by = device) => {
    const message = { key: device.id, n, hash: hashBandwidth(receipt), bytes };
    return { n, bytes, sig: by.sign(tallyMessage(bench.ctx.domain, message)) };
  };
  const count = (of: ReturnType<typeof told>) => takeCount(bench.ctx, device.id, of);
  const stored = async () =>
    (await bench.db.selectFrom('relay_receipts').select('counted').executeTakeFirst())?.counted;

  expect(await count(told(1, newKey()))).toBe('unknown');
  expect(await count({ ...told(10 * MB), n: 2 })).toBe('unknown');
  expect(await stored()).toBeNull();
  expect(await count(told(10 * MB))).toBe('ok');
  expect(await count(told(11 * MB))).toBe('diverges');
  expect(await stored()).toBe(11 * MB);
});
