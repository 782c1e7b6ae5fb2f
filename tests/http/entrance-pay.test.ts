import { beforeEach, expect, test } from 'vitest';
import { QUALITY_DEFAULTS } from '../../lib/protocol/campaigns.ts';
import { numberRows } from '../../service/src/quality/online/number-rows.ts';
import { readCampaign } from '../../service/src/quality/online/read-campaign.ts';
import { judgments } from '../../service/src/tasks/judgments.ts';
import { results } from '../../service/src/tasks/results.ts';
import { uploadTasks } from '../../service/src/tasks/upload.ts';
import { CAMPAIGN, Service } from '../simulate/service.ts';
import { sampleTasks } from '../support/campaign.ts';

/** The real service on a simulated clock: what happens to answers of a test after days. */
let service: Service;
let person: Awaited<ReturnType<Service['join']>>;

const READ_MS = 60_000;
const WEEK_MS = 7 * 86_400_000;
const PRICE = 10_000n;
const FEE = 500n;

beforeEach(async () => {
  const entrance = { questions: 3, needed: 2, daily: 10 };
  service = await Service.open({ ...QUALITY_DEFAULTS, pay: 'fact', bonus: '700', entrance });
  const lines = sampleTasks(40).map((task, i) =>
    JSON.stringify(i < 4 ? { ...task, gold: 'a', explanation: 'Eight each.' } : task),
  );
  await uploadTasks(service.ctx, CAMPAIGN, 'tasks', lines.join('\n'));
  person = await service.join();
  return () => service.ctx.store.close();
});

/** Answers the next task, rightly (spiders have eight legs) or wrongly, after reading it or at once. */
async function answer(fits = true, readMs = READ_MS) {
  const lease = await service.lease(person);
  if (!lease) throw new Error('There is no task to lease.');
  const right = lease.swapped ? 'b' : 'a';
  const wrong = lease.swapped ? 'a' : 'b';
  service.now += readMs;
  return service.answer(person, lease.lease, fits ? right : wrong, readMs);
}

const stored = (where: 'entrance' | 'work') =>
  service.ctx.store.db
    .selectFrom('answers')
    .innerJoin('tasks', 'tasks.id', 'answers.task')
    .select(['answers.id', 'answers.state', 'answers.reason', 'answers.pay', 'answers.bonus'])
    .where('tasks.role', '=', where)
    .orderBy('answers.id')
    .execute();

const statesOf = async (where: 'entrance' | 'work') =>
  (await stored(where)).map(({ state }) => state);

const budget = () =>
  service.ctx.store.db
    .selectFrom('campaigns')
    .select(['available', 'reserved', 'pending', 'credited'])
    .executeTakeFirstOrThrow();

/** Sets the person's standing, as a refit does. */
const stand = (standing: 'proven' | 'against') =>
  service.ctx.store.write((db) =>
    db
      .insertInto('rater_records')
      .values({
        campaign: CAMPAIGN,
        rater: person.id,
        standing,
        reason: standing === 'against' ? 'checks_failed: 0 of 9' : null,
        share: 10_000,
        doubted: 0,
        body: '{}',
        at: service.now,
      })
      .execute(),
  );

const accept = (accepted: number) =>
  service.ctx.store.write((db) => db.updateTable('devices').set({ accepted }).execute());

test('wait until the device is no longer new, whatever else is known about its owner', async () => {
  await answer(false);
  await answer();
  await answer();
  await stand('proven');
  await service.judge();
  expect(await statesOf('entrance')).toEqual(['pending', 'pending', 'pending']);
  await accept(20);
  await service.judge();
  const all = await stored('entrance');
  // Each is paid the price without a bonus, which was never reserved for them.
  expect(all.map(({ state, pay, bonus }) => ({ state, pay, bonus }))).toEqual(
    Array(3).fill({ state: 'credited', pay: PRICE, bonus: 0n }),
  );
  expect((await budget()).credited).toBe(3n * (PRICE + FEE));
});

test('are credited at their deadline even if the test was failed', async () => {
  await answer(false);
  await answer(false);
  expect(await service.lease(person)).toBeNull();
  service.now += WEEK_MS;
  await service.judge();
  expect(await statesOf('entrance')).toEqual(['credited', 'credited']);
});

test('are not rejected for evidence that counts against other answers', async () => {
  await answer();
  await answer();
  await answer();
  await stand('against');
  await service.judge();
  expect(await statesOf('entrance')).toEqual(['pending', 'pending']);
  expect(await statesOf('work')).toEqual(['disputed']);
  service.now += WEEK_MS;
  await service.judge();
  expect(await statesOf('entrance')).toEqual(['credited', 'credited']);
});

test('below the reading floor are rejected, get no feedback, and count as tries', async () => {
  const before = await budget();
  const fast = await answer(true, 0);
  expect(fast).toMatchObject({ status: 'rejected', reason: expect.stringMatching(/^too_fast/) });
  expect(fast).toMatchObject({
    entrance: { fits: false, expected: null, explanation: null, test: { answered: 1, fitting: 0 } },
  });
  service.now += 1;
  await service.judge();
  expect(await budget()).toEqual(before);
  expect(await answer(true, 0)).toMatchObject({ entrance: { test: { state: 'failed' } } });
  expect(await service.lease(person)).toBeNull();
});

test('that come late are refused once another question was asked in place of theirs', async () => {
  const late = (await service.lease(person))!;
  service.now += 31 * 60_000;
  await service.judge();
  for (let i = 0; i < 3; i++) await answer(i > 0);
  const outcome = await service.answer(person, late.lease, 'a', READ_MS);
  expect(outcome).toMatchObject({ status: 'refused' });
  expect(await stored('entrance')).toHaveLength(3);
});

test('are not findings: they are not exported and do not enter a fit', async () => {
  for (let i = 0; i < 4; i++) await answer();
  await accept(20);
  service.now += WEEK_MS;
  await service.judge();
  expect(await statesOf('entrance')).toEqual(['credited', 'credited']);
  const lines = [];
  for await (const line of results(service.ctx, CAMPAIGN)) lines.push(line);
  expect(lines).toHaveLength(2);
  let answers = 0;

  for await (const line of judgments(service.ctx, CAMPAIGN)) {
    answers += (JSON.parse(line) as { answers: unknown[] }).answers.length;
  }

  expect(answers).toBe(2);
  const rows = (await readCampaign(service.ctx.store.db, CAMPAIGN))!;
  expect(rows.answers).toHaveLength(4);
  expect(numberRows(rows).labels.label).toHaveLength(2);
});

test('drop a question that proven raters contradict, and it counts against nobody', async () => {
  await answer(false);
  await answer(false);
  expect(await service.lease(person)).toBeNull();
  await service.ctx.store.write((db) =>
    db
      .updateTable('tasks')
      .set({ gold_off: 1 })
      .where('id', 'in', (eb) => eb.selectFrom('answers').select('task'))
      .execute(),
  );
  expect(await service.lease(person)).toMatchObject({ campaign: CAMPAIGN });
});
