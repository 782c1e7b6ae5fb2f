import { afterEach, beforeEach, expect, test } from 'vitest';
import { QUALITY_DEFAULTS } from '../../../lib/protocol/campaigns.ts';
import type { Lease } from '../../../lib/protocol/tasks.ts';
import { getDevice } from '../devices/find.ts';
import { decideDue, findDue } from '../quality/online/decide-due.ts';
import { settleAppeals } from '../quality/online/settle-appeals.ts';
import { keepWeights, presumedWeights } from '../quality/online/weights.ts';
import { Bench, CAMPAIGN, type Key, OTHER_WALLET, WALLET } from '../testing/bench.ts';
import { appeal } from './appeal.ts';
import { returnDisputed } from './expire.ts';
import { findAppeal, isDrawn } from './judges.ts';
import { uploadTasks } from './upload.ts';

const DAY = 86_400_000;
let bench: Bench;
let device: Key;
beforeEach(async () => {
  bench = await Bench.open({ floorScale: 0 });
  device = await bench.device();
  await bench.campaign(
    Array.from({ length: 6 }, () => ({})),
    {},
    QUALITY_DEFAULTS,
  );
});
afterEach(() => bench.close());

const find = (rater: string, standing: 'against' | 'proven') =>
  bench.ctx.store.write((db) =>
    db
      .insertInto('rater_records')
      .values({
        campaign: CAMPAIGN,
        rater,
        standing,
        reason: standing === 'against' ? 'checks_failed: a test' : null,
        share: 0,
        doubted: 0,
        body: '{}',
        at: bench.now,
        proven_at: standing === 'proven' ? bench.now : null,
      })
      .execute(),
  );

/** A rejected answer of the device, whose rater failed their checks. */
async function rejected(of = device): Promise<Lease> {
  const [lease] = await bench.lease(of);
  await bench.answer(of, lease!);
  return lease!;
}

async function decide(): Promise<void> {
  const due = { due: bench.now, newUntil: 20, limit: 100 };
  await decideDue(bench.ctx, await findDue(bench.db, due));
  await settleAppeals(bench.ctx);
}

const ask = (lease: Lease, by = device) => appeal(bench.ctx, by.id, { unit: lease.task });
const conflict = { code: 'conflict' };
const states = async () =>
  (await bench.db.selectFrom('answers').select('state').orderBy('received_at').execute()).map(
    ({ state }) => state,
  );

test('a rejection can be appealed for a week, and its money waits', async () => {
  const lease = await rejected();
  await expect(ask(lease)).rejects.toMatchObject(conflict);
  await find(device.id, 'against');
  await decide();
  bench.now += 7 * DAY - 1;
  await returnDisputed(bench.ctx);
  expect(await ask(lease)).toMatchObject({ state: 'open', left: 2 });
  bench.now += 1;
  await returnDisputed(bench.ctx);
  expect(await states()).toEqual(['disputed']);
});

test('after a week it can no longer, and the money goes back', async () => {
  const lease = await rejected();
  await find(device.id, 'against');
  await decide();
  bench.now += 7 * DAY;
  await expect(ask(lease)).rejects.toMatchObject(conflict);
  await returnDisputed(bench.ctx);
  expect(await states()).toEqual(['released']);
});

test('three appeals are open at most, over all devices of a wallet', async () => {
  const other = await bench.device();
  await bench.bind(device, WALLET);
  await bench.bind(other, WALLET);
  const leases: [Lease, Key][] = [];
  for (const one of [device, device, other, other]) leases.push([await rejected(one), one]);
  await find(WALLET, 'against');
  await decide();
  for (const [lease, one] of leases.slice(0, 3)) await ask(lease, one);
  const [lease, one] = leases[3]!;
  await expect(ask(lease, one)).rejects.toMatchObject({ message: expect.stringContaining('left') });
  // Moving away does not make room.
  await bench.bind(device, OTHER_WALLET, { previousSig: `0x${'00'.repeat(65)}` });
  await expect(ask(lease, one)).rejects.toMatchObject(conflict);
});

test('an appeal is about an answer of one’s own', async () => {
  const lease = await rejected();
  const other = await bench.device();
  await expect(ask(lease, other)).rejects.toMatchObject({ code: 'not_found' });
});

test('what a clock has rejected is not appealed', async () => {
  const strict = await Bench.open();
  try {
    await strict.campaign([{}], {}, QUALITY_DEFAULTS);
    const hasty = await strict.device();
    const [lease] = await strict.lease(hasty);
    const answer = { type: 'answer', choice: 'a' } as const;
    await strict.send(hasty, strict.submission(hasty, lease!.lease, answer));
    const asked = appeal(strict.ctx, hasty.id, { unit: lease!.task });
    await expect(asked).rejects.toMatchObject({ message: expect.stringContaining('clock') });
  } finally {
    await strict.close();
  }
});

test('a campaign without quality terms has no judges', async () => {
  await bench.campaign([{}], { price: 90_000n }, null, `0x${'cb'.repeat(32)}`);
  const lease = await rejected();
  await expect(ask(lease)).rejects.toMatchObject({ message: expect.stringContaining('quality') });
});

/** An open appeal of the device, and a judge who is proven. */
async function disputed(): Promise<{ lease: Lease; judge: Key }> {
  const lease = await rejected();
  await find(device.id, 'against');
  await decide();
  await ask(lease);
  const judge = await bench.device();
  await find(judge.id, 'proven');
  // By then all judges are drawn.
  bench.now += 3 * DAY;
  return { lease, judge };
}

/** Whether the next task of a rater is the appeal's. */
async function judges(rater: Key): Promise<boolean> {
  const leases = await bench.lease(rater, 3);
  const roles = await bench.db
    .selectFrom('tasks')
    .select('role')
    .where('id', 'in', ['', ...leases.map(({ task }) => task)])
    .execute();
  return roles.some(({ role }) => role === 'appeal');
}

test('a proven stranger judges, not the one whose answer it is, nor another device of the wallet', async () => {
  const { judge } = await disputed();
  await bench.bind(device, WALLET);
  await bench.ctx.store.write((db) => db.updateTable('answers').set({ owner: WALLET }).execute());
  const sibling = await bench.device();
  await bench.bind(sibling, WALLET);
  await bench.ctx.store.write((db) =>
    db.updateTable('rater_records').set({ standing: 'proven', proven_at: 0 }).execute(),
  );
  expect(await judges(device)).toBe(false);
  expect(await judges(sibling)).toBe(false);
  expect(await judges(await bench.device())).toBe(false);
  expect(await judges(judge)).toBe(true);
});

test('another device of the wallet does not judge, although the lease does not know the wallet', async () => {
  await disputed();
  await bench.ctx.store.write(async (db) => {
    await db.updateTable('answers').set({ owner: WALLET }).execute();
    await db.updateTable('leases').set({ account: null }).execute();
  });
  const sibling = await bench.device();
  await bench.bind(sibling, WALLET);
  await find(WALLET, 'proven');
  expect(await judges(sibling)).toBe(false);
});

test('who has seen the task judges nothing about it', async () => {
  const { lease, judge } = await disputed();
  const row = { device: judge.id, account: null, task: lease.task, campaign: CAMPAIGN, price: 0n };
  const rest = { fee: 0n, bonus: 0n, place: 0, swapped: 0, is_new: 0, leased_at: 0, expires_at: 0 };
  await bench.ctx.store.write((db) =>
    db
      .insertInto('leases')
      .values({ id: 'seen', ...row, ...rest, state: 'done' })
      .execute(),
  );
  expect(await judges(judge)).toBe(false);
});

test('an appeal that nobody judges is upheld after six days', async () => {
  await disputed();
  bench.now += 3 * DAY - 1;
  await settleAppeals(bench.ctx);
  expect(await states()).toEqual(['disputed']);
  bench.now += 1;
  await settleAppeals(bench.ctx);
  expect(await states()).toEqual(['credited']);
});

/** Answers the appeal as its contributor did, or otherwise. */
async function judge(by: Key, agrees: boolean): Promise<void> {
  const open = await bench.db
    .selectFrom('appeals')
    .innerJoin('answers', 'answers.id', 'appeals.answer')
    .select(['answers.swapped', 'appeals.task'])
    .executeTakeFirstOrThrow();
  const lease = (await bench.lease(by, 3)).find(({ task }) => task === open.task)!;
  const { swapped } = await bench.db
    .selectFrom('leases')
    .select('swapped')
    .where('id', '=', lease.lease)
    .executeTakeFirstOrThrow();
  const choice = (swapped === open.swapped) === agrees ? 'a' : 'b';
  await bench.answer(by, lease, { type: 'answer', choice });
  await settleAppeals(bench.ctx);
}

async function newJudge(): Promise<Key> {
  const one = await bench.device();
  await find(one.id, 'proven');
  return one;
}

test('two judges who agree decide; where they differ a third does', async () => {
  const { judge: first } = await disputed();
  await judge(first, false);
  expect(await states()).toEqual(['disputed', 'pending']);
  await judge(await newJudge(), true);
  expect((await states())[0]).toBe('disputed');
  await judge(await newJudge(), false);
  const { state } = await bench.db.selectFrom('appeals').select('state').executeTakeFirstOrThrow();
  expect(state).toBe('denied');
});

test('one judge’s word against an answer is not enough, however long nobody else judges', async () => {
  const { judge: only } = await disputed();
  await judge(only, false);
  bench.now += 3 * DAY;
  await settleAppeals(bench.ctx);
  expect((await states())[0]).toBe('credited');
});

/** A refit that finds these to answer as one. */
const joined = (...raters: Key[]): void =>
  keepWeights(bench.ctx, CAMPAIGN, {
    ...presumedWeights(4),
    raters: new Map(raters.map(({ id }) => [id, 0])),
  });

test('who answers as one with the contributor, or with another judge, does not judge', async () => {
  const { judge: first } = await disputed();
  joined(device, first);
  expect(await mayJudge(first)).toBe(false);
  const second = await newJudge();
  joined(first, second);
  expect(await mayJudge(second)).toBe(true);
  await judge(first, true);
  joined(first, second);
  expect(await mayJudge(second)).toBe(false);
  expect(await mayJudge(await newJudge())).toBe(true);
});

const mayJudge = async (rater: Key): Promise<boolean> =>
  (await findAppeal(bench.ctx, bench.db, CAMPAIGN, await getDevice(bench.db, rater.id))) !==
  undefined;

test('who was proven by this campaign’s gold judges nothing, who was before or elsewhere does', async () => {
  const { judge: first } = await disputed();
  await bench.ctx.store.write((db) =>
    db.updateTable('tasks').set({ created_at: bench.now }).execute(),
  );
  const gold = JSON.stringify({ prompt: 'G', a: 'x', b: 'y', gold: 'a' });
  await uploadTasks(bench.ctx, CAMPAIGN, 'gold', gold);
  await bench.ctx.store.write((db) =>
    db
      .updateTable('tasks')
      .set({ created_at: bench.now - 4 * DAY })
      .where('role', '=', 'appeal')
      .execute(),
  );
  const proven = (at: number | null) =>
    bench.ctx.store.write((db) =>
      db
        .updateTable('rater_records')
        .set({ proven_at: at })
        .where('rater', '=', first.id)
        .execute(),
    );
  await proven(bench.now + 1);
  expect(await mayJudge(first)).toBe(false);
  const elsewhere = `0x${'cb'.repeat(32)}`;
  await bench.campaign([], { state: 'closed' }, QUALITY_DEFAULTS, elsewhere);
  const record = {
    campaign: elsewhere,
    rater: first.id,
    standing: 'proven' as const,
    reason: null,
  };
  await bench.ctx.store.write((db) =>
    db
      .insertInto('rater_records')
      .values({ ...record, share: 0, doubted: 0, body: '{}', at: 0, proven_at: 0 })
      .execute(),
  );
  // A campaign of the same requester proves nothing.
  expect(await mayJudge(first)).toBe(false);
  await bench.ctx.store.write((db) =>
    db
      .updateTable('campaigns')
      .set({ requester: OTHER_WALLET })
      .where('id', '=', elsewhere)
      .execute(),
  );
  expect(await mayJudge(first)).toBe(true);
});

test('who was proven before the gold came judges, and is drawn for it', async () => {
  const { judge: first } = await disputed();
  const gold = JSON.stringify({ prompt: 'G', a: 'x', b: 'y', gold: 'a' });
  await uploadTasks(bench.ctx, CAMPAIGN, 'gold', gold);
  expect(await judges(first)).toBe(true);
});

test('nobody judges at once, a tenth of the people after an hour, all after three days', async () => {
  await disputed();
  const { task } = await bench.db.selectFrom('appeals').select('task').executeTakeFirstOrThrow();
  const row = await bench.db
    .selectFrom('tasks')
    .selectAll()
    .where('id', '=', task)
    .executeTakeFirstOrThrow();
  const drawn = (hours: number) => {
    bench.now = row.created_at + hours * 3_600_000;
    const people = Array.from({ length: 1_000 }, (_, i) => `rater ${i}`);
    return people.filter((rater) => isDrawn(bench.ctx, row, rater)).length;
  };
  expect(drawn(0.9)).toBe(0);
  expect(drawn(1)).toBeGreaterThan(60);
  expect(drawn(1)).toBeLessThan(140);
  expect(drawn(72)).toBe(1_000);
});

test('of two words against an answer one does not count that was rejected itself', async () => {
  const { judge: first } = await disputed();
  await judge(first, false);
  await bench.ctx.store.write((db) =>
    db.updateTable('answers').set({ state: 'disputed' }).where('device', '=', first.id).execute(),
  );
  await judge(await newJudge(), false);
  const { state } = await bench.db.selectFrom('appeals').select('state').executeTakeFirstOrThrow();
  expect(state).toBe('open');
});
