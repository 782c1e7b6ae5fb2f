import { afterEach, beforeEach, expect, test } from 'vitest';
import { QUALITY_DEFAULTS } from '../../../../lib/protocol/campaigns.ts';
import type { Presented } from '../../../../lib/protocol/restore.ts';
import { decideDue } from '../../quality/online/decide-due.ts';
import { submit } from '../../tasks/submit.ts';
import { Bench, CAMPAIGN, type Key, OTHER_WALLET, WALLET } from '../../testing/bench.ts';
import { sinceTheCopyAll } from '../../testing/since-copy.ts';
import { findAccount } from '../account.ts';
import { receiptPage } from '../pages.ts';
import { present } from './present.ts';

let bench: Bench;
let mine: Key;
let other: Key;
beforeEach(async () => {
  bench = await Bench.open({ floorScale: 0 });
  [mine, other] = [await bench.device(), await bench.device()];
  for (const device of [mine, other]) await bench.bind(device, WALLET);
});
afterEach(() => bench.close());

const PRICE = 10_000n;
const OTHER = `0x${'cb'.repeat(32)}`;
const credited = async (account: string) =>
  (await findAccount(bench.db, account))?.cumulative ?? 0n;
const receipts = async (device: Key) => {
  const page = await receiptPage(bench.ctx, device.id, { from: 1 });
  return page.receipts.map(({ seq, kind }) => `${seq} ${kind}`);
};
const beginRestore = async () => {
  bench.now += 1_000;
  const row = { id: 1, since: bench.now, until: bench.now, read_at: bench.now };
  await bench.ctx.store.write((db) => db.insertInto('restores').values(row).execute());
  bench.now += 1_000;
};
const decideAll = async () => {
  const ids = await bench.db.selectFrom('answers').select('id').execute();
  bench.now += 30 * 86_400_000;
  await decideDue(
    bench.ctx,
    ids.map(({ id }) => id),
  );
};

/** An answer of `mine` is decided after the copy; only `other` holds the entry that counts it. */
async function decidedSinceTheCopy(): Promise<Presented> {
  await bench.campaign([{}, {}, {}], {}, QUALITY_DEFAULTS);
  const [lease] = await bench.lease(mine);
  await bench.answer(mine, lease!);
  const [, brought] = await sinceTheCopyAll(bench, [mine.id, other.id], decideAll);
  await beginRestore();
  await present(bench.ctx, other.id, brought!);
  return brought!;
}

test('a credit whose receipt nobody has is not paid besides the entry that counts it', async () => {
  await decidedSinceTheCopy();
  expect(await credited(WALLET)).toBe(PRICE);
  await decideAll();
  expect(await credited(WALLET)).toBe(PRICE);
  expect(await receipts(mine)).toEqual(['1 bind', '2 work', '3 credit']);
  const { pending } = await bench.db
    .selectFrom('campaigns')
    .select('pending')
    .executeTakeFirstOrThrow();
  expect(pending).toBe(0n);
});

test.each(['works on', 'goes over to another wallet'])(
  'nor when its device %s before it is decided again',
  async (what) => {
    await decidedSinceTheCopy();
    if (what === 'works on') {
      const [lease] = await bench.lease(mine);
      await bench.answer(mine, lease!);
    } else await bench.bind(mine, OTHER_WALLET, { previousSig: '0x00' });
    expect((await receipts(mine)).slice(0, 4)).toEqual([
      '1 bind',
      '2 work',
      '3 credit',
      what === 'works on' ? '4 work' : '4 bind',
    ]);
    await decideAll();
    const paid = what === 'works on' ? 2n * PRICE : PRICE;
    expect((await credited(WALLET)) + (await credited(OTHER_WALLET))).toBe(paid);
  },
);

test('a device that did see the receipt presents it before anything is written in its place', async () => {
  await decidedSinceTheCopy();
  const [lease] = await bench.lease(mine);
  bench.now += 20_000;
  const answer = bench.submission(mine, lease!.lease, { type: 'answer', choice: 'a' });
  const sent = submit(
    bench.ctx,
    { device: mine.id, key: mine.id },
    { submissions: [answer], seq: 3, n: 1 },
  );
  await expect(sent).rejects.toMatchObject({ code: 'present_first' });
  expect(await receipts(mine)).toEqual(['1 bind', '2 work']);
});

test('an answer whose reply was lost is not paid besides the entry that counts it', async () => {
  await bench.campaign([{}, {}], {}, null, OTHER);
  const [lease] = await bench.lease(mine);
  bench.now += 20_000;
  const answer = bench.submission(mine, lease!.lease, { type: 'answer', choice: 'a' });
  const [, brought] = await sinceTheCopyAll(bench, [mine.id, other.id], async () => {
    await bench.send(mine, answer);
  });
  await beginRestore();
  await present(bench.ctx, other.id, brought!);
  expect(await bench.send(mine, answer)).toMatchObject({ status: 'accepted' });
  expect(await credited(WALLET)).toBe(PRICE);
  // What it earns from then on is paid.
  const [next] = await bench.lease(mine);
  await bench.answer(mine, next!);
  expect(await credited(WALLET)).toBe(2n * PRICE);
});

test('without a restore nothing is looked for', async () => {
  await bench.campaign([{}, {}], {}, null, CAMPAIGN);
  for (let i = 0; i < 2; i++) {
    const [lease] = await bench.lease(mine);
    await bench.answer(mine, lease!);
  }
  expect(await credited(WALLET)).toBe(2n * PRICE);
});
