import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Presented } from '../../../../lib/protocol/restore.ts';
import type { Lease } from '../../../../lib/protocol/tasks.ts';
import { addDevice, getDevice } from '../../devices/find.ts';
import { creditOverdue } from '../../relay/proofs/decide.ts';
import { Bench, CAMPAIGN, type Key, newKey, OTHER_WALLET, WALLET } from '../../testing/bench.ts';
import { readAllHeld } from '../../testing/restoring.ts';
import { sinceTheCopyAll } from '../../testing/since-copy.ts';
import { findAccount } from '../account.ts';
import { decideAnswers } from '../decide.ts';
import { appendReceipt, headOf, signCheckpoint } from '../receipts.ts';
import { present } from './present.ts';
import { restorePending } from './restore-pending.ts';
import { restorePendingBytes } from './restore-pending-bytes.ts';

let bench: Bench;
let mine: Key;
let other: Key;
beforeEach(async () => {
  bench = await Bench.open({ floorScale: 0 });
  [mine, other] = [await bench.device(), await bench.device()];
  await bench.campaign([{}, {}, {}]);
});
afterEach(() => bench.close());

const PRICE = 10_000n;
const earn = async (device: Key) => {
  const [lease] = await bench.lease(device);
  await bench.answer(device, lease!);
};
const credited = async (account: string) =>
  (await findAccount(bench.db, account))?.cumulative ?? 0n;
const beginRestore = async () => {
  bench.now += 1_000;
  const row = { id: 1, since: bench.now, until: bench.now, read_at: bench.now };
  await bench.ctx.store.write((db) => db.insertInto('restores').values(row).execute());
  bench.now += 1_000;
};
const heldBy = async ({ id }: Key): Promise<Presented> =>
  (await readAllHeld(bench.ctx, [id]))[0]!.what!;
/** The money that restores have set aside or paid, line by line. */
const restoredLines = async () => {
  const lines = bench.db.selectFrom('ledger_lines').select('amount').where('kind', '=', 'restore');
  return (await lines.execute()).map(({ amount }) => amount);
};
const bare = (held: Presented): Presented => ({ ...held, accounts: [] });

/** Two devices of one wallet; what one of them earned is in an entry that both hold. */
async function forked(): Promise<[Presented, Presented]> {
  for (const device of [mine, other]) await bench.bind(device, WALLET);
  const [a, b] = await sinceTheCopyAll(bench, [mine.id, other.id], () => earn(mine));
  await beginRestore();
  // Our chains of the device and of the wallet go on otherwise.
  await earn(other);
  await bench.bind(mine, OTHER_WALLET, { previousSig: '0x00' });
  return [a!, b!];
}

test('a device that keeps its entries back is not paid again by another that brings them', async () => {
  const [a, b] = await forked();
  await present(bench.ctx, mine.id, bare(a));
  await present(bench.ctx, other.id, b);
  expect((await credited(WALLET)) + (await credited(OTHER_WALLET))).toBe(2n * PRICE);
});

test('a device is not paid again that keeps entries back which another has brought', async () => {
  const [a, b] = await forked();
  await present(bench.ctx, other.id, b);
  await present(bench.ctx, mine.id, bare(a));
  expect((await credited(WALLET)) + (await credited(OTHER_WALLET))).toBe(2n * PRICE);
});

/** A device that was bound after it had earned, and what it held before that. */
async function boundLater(): Promise<Record<'early' | 'whole' | 'brought', Presented>> {
  await bench.bind(other, WALLET);
  let early: Presented | undefined;
  const [whole, brought] = await sinceTheCopyAll(bench, [mine.id, other.id], async () => {
    await earn(mine);
    early = await heldBy(mine);
    await bench.bind(mine, WALLET);
  });
  await beginRestore();
  return { early: early!, whole: whole!, brought: brought! };
}

test('nor one that keeps its binding back as well, and goes over to another wallet', async () => {
  const { early, brought } = await boundLater();
  await present(bench.ctx, other.id, brought);
  const lines = await restoredLines();
  await present(bench.ctx, mine.id, early);
  // Nor is money set aside for it once more.
  expect(await restoredLines()).toEqual(lines);
  await bench.bind(mine, OTHER_WALLET);
  expect([await credited(WALLET), await credited(OTHER_WALLET)]).toEqual([PRICE, 0n]);
});

test('what a device earned since is its own, although an entry counts another receipt of that number', async () => {
  const { early, whole, brought } = await boundLater();
  const leases = await bench.lease(mine, 3);
  await bench.answer(mine, leases.find(({ task }) => task !== early.receipts[0]!.unit)!);
  await present(bench.ctx, other.id, brought);
  await present(bench.ctx, mine.id, whole);
  expect(await credited(WALLET)).toBe(2n * PRICE);
});

/** Work of a device, or bytes of a bandwidth key, that waits to be decided. */
const work = (device: string, unit: string, restore: typeof restorePending) =>
  bench.ctx.store.write(async (db) => {
    const head = headOf(await getDevice(db, device));
    const line = { kind: 'work', campaign: CAMPAIGN, unit, pendingDelta: PRICE } as const;
    const receipt = await appendReceipt(bench.ctx, db, device, head, line);
    await signCheckpoint(bench.ctx, db, device, head);
    await restore(bench.ctx, db, receipt);
  });

test('nor one whose answer waited when the copy was made', async () => {
  await bench.bind(other, WALLET);
  await work(mine.id, 'waits', restorePending);
  let early: Presented | undefined;
  const [, brought] = await sinceTheCopyAll(bench, [mine.id, other.id], async () => {
    const answer = await bench.db.selectFrom('answers').selectAll().executeTakeFirstOrThrow();
    const decided = [{ answer, ruling: { pay: PRICE } }];
    await bench.ctx.store.write((db) => decideAnswers(bench.ctx, db, decided));
    early = await heldBy(mine);
    await bench.bind(mine, WALLET);
  });
  await beginRestore();
  await work(mine.id, 'since', restorePending);
  await present(bench.ctx, other.id, brought!);
  await present(bench.ctx, mine.id, early!);
  await bench.bind(mine, OTHER_WALLET);
  expect([await credited(WALLET), await credited(OTHER_WALLET)]).toEqual([PRICE, 0n]);
});

test('nor a bandwidth key, for bytes of before the copy and since', async () => {
  const key = newKey();
  const row = { device: key.id, recoveryKey: 'b', account: null, ownerDevice: mine.id };
  await bench.ctx.store.write((db) => addDevice(bench.ctx, db, row));
  const share = async (unit: string) => {
    await work(key.id, unit, restorePendingBytes);
    await bench.ctx.store.write((db) =>
      db.updateTable('relay_units').set({ decide_by: 0 }).execute(),
    );
    await creditOverdue(bench.ctx);
  };
  await bench.bind(other, WALLET);
  await share('before');
  let early: Presented | undefined;
  const [, brought] = await sinceTheCopyAll(bench, [mine.id, other.id], async () => {
    await share('after');
    early = await heldBy(key);
    await bench.bind(mine, WALLET);
  });
  await beginRestore();
  await present(bench.ctx, other.id, brought!);
  await present(bench.ctx, key.id, early!);
  await bench.bind(mine, OTHER_WALLET);
  expect([await credited(WALLET), await credited(OTHER_WALLET)]).toEqual([2n * PRICE, 0n]);
});

test.each([
  ['device', 'another unit', PRICE],
  ['entries', 'another unit', PRICE],
  ['device', 'the same unit', 0n],
  ['entries', 'the same unit', 0n],
])(
  'nor one whose own chain went on otherwise: the %s came first, and it earned with %s since',
  async (first, unit, since) => {
    const { early, brought } = await boundLater();
    const leases = await bench.lease(mine, 3);
    const isSame = (lease: Lease) => lease.task === early.receipts[0]!.unit;
    const lease = leases.find((each) => isSame(each) === (unit === 'the same unit'));
    await bench.answer(mine, lease!);
    if (first === 'entries') await present(bench.ctx, other.id, brought);
    await present(bench.ctx, mine.id, early);
    if (first === 'device') await present(bench.ctx, other.id, brought);
    await bench.bind(mine, OTHER_WALLET);
    // What it has earned since the restore belongs to the wallet that it was bound to since.
    expect([await credited(WALLET), await credited(OTHER_WALLET)]).toEqual([PRICE, since]);
  },
);

test('a device that the copy knows with its credit gives it to the wallet that holds an entry of it', async () => {
  await earn(mine);
  const { early, brought } = await boundLater();
  expect(early.receipts.length).toBeGreaterThan(0);
  await present(bench.ctx, other.id, brought);
  await bench.bind(mine, OTHER_WALLET);
  expect([await credited(WALLET), await credited(OTHER_WALLET)]).toEqual([2n * PRICE, 0n]);
});

test('entries of a wallet that the device does not show its binding to count nothing', async () => {
  const held = await sinceTheCopyAll(bench, [mine.id], async () => {
    await earn(mine);
    await bench.bind(mine, WALLET);
  });
  const { accounts } = held[0]!;
  let early: Presented | undefined;
  await sinceTheCopyAll(bench, [mine.id], async () => {
    await earn(mine);
    early = await heldBy(mine);
  });
  await beginRestore();
  await present(bench.ctx, mine.id, { ...early!, accounts });
  expect(await restoredLines()).toEqual([PRICE]);
});
