import { afterEach, beforeEach, expect, test } from 'vitest';
import { QUALITY_DEFAULTS, type ResultLine } from '../../lib/protocol/campaigns.ts';
import type { JudgedTask } from '../../lib/protocol/judgments.ts';
import type { Receipt } from '../../lib/protocol/receipts.ts';
import { decideAnswers } from '../../service/src/ledger/decide.ts';
import { reviewRejections } from '../../service/src/quality/online/review.ts';
import { settleAppeals } from '../../service/src/quality/online/settle-appeals.ts';
import { appeal } from '../../service/src/tasks/appeal.ts';
import { campaignStatus, changeState } from '../../service/src/tasks/campaigns.ts';
import { judgments } from '../../service/src/tasks/judgments.ts';
import { results } from '../../service/src/tasks/results.ts';
import { uploadTasks } from '../../service/src/tasks/upload.ts';
import { CAMPAIGN, Service } from '../simulate/service.ts';
import { sampleTasks } from '../support/campaign.ts';

type Person = Awaited<ReturnType<Service['join']>>;

let service: Service;
/** The people whose answers were all rejected. */
let rejected: Person;

beforeEach(async () => {
  service = await Service.open({ ...QUALITY_DEFAULTS, least: 2, burnIn: 0 });
  const lines = sampleTasks(40).map((task) => JSON.stringify(task));
  await uploadTasks(service.ctx, CAMPAIGN, 'tasks', lines.join('\n'));
  rejected = await service.join();
  for (let i = 0; i < 24; i++) await answerNext(rejected, () => 'a');
  const { store } = service.ctx;
  await store.write(async (db) => {
    const answers = await db.selectFrom('answers').selectAll().execute();
    const ruling = { reason: 'copied: a test' };
    await decideAnswers(
      service.ctx,
      db,
      answers.map((answer) => ({ answer, ruling })),
    );
  });
});
afterEach(() => service.ctx.store.close());

type Choose = (task: string, swapped: boolean) => 'a' | 'b' | Promise<'a' | 'b'>;

/** Answers the next task. @returns false when none is offered */
async function answerNext(person: Person, choose: Choose): Promise<boolean> {
  const lease = await service.lease(person);
  if (!lease) return false;
  service.now += 60_000;
  await service.answer(person, lease.lease, await choose(lease.task, lease.swapped), 60_000);
  return true;
}

async function provenJudge(): Promise<Person> {
  const judge = await service.join();
  const known = {
    standing: 'proven',
    reason: null,
    share: 0,
    doubted: 0,
    body: '{}',
    proven_at: 0,
  } as const;
  await service.ctx.store.write((db) =>
    db
      .insertInto('rater_records')
      .values({ campaign: CAMPAIGN, rater: judge.id, ...known, at: service.now })
      .execute(),
  );

  return judge;
}

/** Chooses the same as the rejected answer, or the opposite, in this lease's order of sides. */
const judging =
  (agrees: boolean): Choose =>
  async (task, swapped) => {
    const first = await service.ctx.store.db
      .selectFrom('appeals')
      .innerJoin('answers', 'answers.id', 'appeals.answer')
      .select('answers.swapped')
      .where('appeals.task', '=', task)
      .executeTakeFirstOrThrow();
    return ((first.swapped === 1) === swapped) === agrees ? 'a' : 'b';
  };

const HOUR_MS = 3_600_000;

/** Two judges answer everything that a review has asked, once all are drawn. @returns one of them */
async function judgeAll(agrees: boolean): Promise<Person> {
  service.now += 72 * HOUR_MS;
  const [one, other] = [await provenJudge(), await provenJudge()];
  for (const judge of [one, other]) while (await answerNext(judge, judging(agrees)));
  return other;
}

/** The tasks with which judges were asked. */
async function reviewedTasks(): Promise<string[]> {
  const rows = await service.ctx.store.db.selectFrom('appeals').select('task').execute();
  return rows.map(({ task }) => task);
}

/** Units whose rejection a review has given to a judge. */
async function reviewedUnits(): Promise<string[]> {
  const rows = await service.ctx.store.db
    .selectFrom('appeals')
    .innerJoin('answers', 'answers.id', 'appeals.answer')
    .select('answers.task')
    .execute();
  return rows.map(({ task }) => task);
}

test('a review asks other judges at the campaign’s cost, and nothing else goes on meanwhile', async () => {
  const before = await campaignStatus(service.ctx, CAMPAIGN);
  await reviewRejections(service.ctx);
  expect(await campaignStatus(service.ctx, CAMPAIGN)).toMatchObject({
    state: 'review',
    reviewed: { open: 10, upheld: 0, denied: 0, judges: 0 },
  });
  expect(await service.lease(await service.join())).toBeNull();
  service.now += 72 * HOUR_MS;
  const upheld = new Set((await reviewedTasks()).slice(0, 4));
  for (const judge of [await provenJudge(), await provenJudge()]) {
    const choose: Choose = (task, swapped) => judging(upheld.has(task))(task, swapped);
    for (let i = 0; i < 10; i++) expect(await answerNext(judge, choose)).toBe(true);
    expect(await answerNext(judge, judging(true))).toBe(false);
  }
  await settleAppeals(service.ctx);
  const after = await campaignStatus(service.ctx, CAMPAIGN);
  expect(after).toMatchObject({
    state: 'review',
    reviewed: { open: 0, upheld: 4, denied: 6, judges: 2 },
  });
  expect([after.answers, after.rejected]).toEqual([4, 20]);
  const each = 10_500n + BigInt(QUALITY_DEFAULTS.bonus);
  // Twenty judgments, less the part of the reserved bonus that an upheld answer is not paid.
  const back = 4n * BigInt(QUALITY_DEFAULTS.bonus);
  expect(BigInt(before.available) - BigInt(after.available)).toBe(20n * each - back);
  const rows = await service.ctx.store.db
    .selectFrom('receipts')
    .select('body')
    .where('device', '=', rejected.id)
    .execute();
  const receipts = rows.map(({ body }) => JSON.parse(body) as Receipt);
  const count = (kind: Receipt['kind']) => receipts.filter((each) => each.kind === kind).length;
  // People who did not appeal themselves have used up no appeal.
  expect([count('work'), count('reject'), count('credit')]).toEqual([24, 24, 4]);
});

/** The task of each answer in the two exports. */
async function exported(): Promise<[lines: string[], ofTasks: string[]]> {
  const lines: string[] = [];
  for await (const line of results(service.ctx, CAMPAIGN)) {
    lines.push((JSON.parse(line) as ResultLine).task);
  }

  const ofTasks: string[] = [];
  for await (const line of judgments(service.ctx, CAMPAIGN)) {
    const { task, answers } = JSON.parse(line) as JudgedTask;
    ofTasks.push(...answers.map(() => task));
  }

  return [lines.sort(), ofTasks.sort()];
}

test('of the rejected answers, an export contains only those whose rejection was reversed', async () => {
  expect(await exported()).toEqual([[], []]);
  await reviewRejections(service.ctx);
  await judgeAll(true);
  await settleAppeals(service.ctx);
  const upheld = await service.ctx.store.db
    .selectFrom('appeals')
    .innerJoin('answers', 'answers.id', 'appeals.answer')
    .innerJoin('tasks', 'tasks.id', 'answers.task')
    .select('tasks.id')
    .where('appeals.state', '=', 'upheld')
    // A check does not count as a new answer.
    .where('tasks.role', '=', 'work')
    .execute();
  expect(upheld.length).toBeGreaterThan(0);
  const tasks = upheld.map(({ id }) => id).sort();
  expect(await exported()).toEqual([tasks, tasks]);
});

test('a rejection that a review confirmed can still be appealed, with a judge who has not seen it', async () => {
  await reviewRejections(service.ctx);
  const judge = await judgeAll(false);
  await settleAppeals(service.ctx);
  const unit = (await reviewedUnits())[0]!;
  expect(await appeal(service.ctx, rejected.id, { unit })).toEqual({
    unit,
    state: 'open',
    left: 2,
  });
  expect(await appeal(service.ctx, rejected.id, { unit })).toEqual({
    unit,
    state: 'open',
    left: 2,
  });
  expect(await service.lease(judge)).toBeNull();
  service.now += 72 * HOUR_MS;
  for (let i = 0; i < 2; i++) {
    expect(await answerNext(await provenJudge(), judging(true))).toBe(true);
  }
  await settleAppeals(service.ctx);
  expect(await appeal(service.ctx, rejected.id, { unit })).toMatchObject({
    state: 'upheld',
    left: 3,
  });
  expect((await campaignStatus(service.ctx, CAMPAIGN)).reviewed).toMatchObject({ denied: 9 });
});

test('an appeal takes over a judgment that a review has already asked for', async () => {
  await reviewRejections(service.ctx);
  const unit = (await reviewedUnits())[0]!;
  expect(await appeal(service.ctx, rejected.id, { unit })).toEqual({
    unit,
    state: 'open',
    left: 2,
  });
  expect((await reviewedUnits()).length).toBe(10);
  await judgeAll(false);
  await settleAppeals(service.ctx);
  expect(await appeal(service.ctx, rejected.id, { unit })).toEqual({
    unit,
    state: 'denied',
    left: 2,
  });
});

test('the next review comes only after the same number of rejections again', async () => {
  await reviewRejections(service.ctx);
  await changeState(service.ctx, CAMPAIGN, 'release');
  await reviewRejections(service.ctx);
  expect((await campaignStatus(service.ctx, CAMPAIGN)).state).toBe('open');
  expect((await reviewedUnits()).length).toBe(10);
});
