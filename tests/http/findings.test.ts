import { afterEach, beforeEach, expect, test } from 'vitest';
import { QUALITY_DEFAULTS } from '../../lib/protocol/campaigns.ts';
import { getDevice } from '../../service/src/devices/find.ts';
import { applyFit } from '../../service/src/quality/online/apply-fit.ts';
import { createEngine } from '../../service/src/quality/online/engine.ts';
import { fitCampaign } from '../../service/src/quality/online/fit-campaign.ts';
import { keepFindings } from '../../service/src/quality/online/keep-findings.ts';
import { readCampaign } from '../../service/src/quality/online/read-campaign.ts';
import { appeal } from '../../service/src/tasks/appeal.ts';
import { uploadTasks } from '../../service/src/tasks/upload.ts';
import { createCampaignRow } from '../../service/src/testing/rows.ts';
import { CAMPAIGN, Service } from '../simulate/service.ts';
import { sampleTasks } from '../support/campaign.ts';

const READ_MS = 60_000;
const DAY = 86_400_000;

let service: Service;
type Person = Awaited<ReturnType<Service['join']>>;

beforeEach(async () => {
  service = await Service.open({ ...QUALITY_DEFAULTS, least: 2, burnIn: 0 });
});
afterEach(() => service.ctx.store.close());

const upload = (count: number, gold = 0) => {
  const lines = sampleTasks(count).map((task, i) =>
    JSON.stringify(i < gold ? { ...task, gold: 'b' } : task),
  );
  return uploadTasks(service.ctx, CAMPAIGN, 'tasks', lines.join('\n'));
};

/** Leases a task and answers that the first text is better, or the second. */
async function answer(person: Person, tookMs = READ_MS, first = true) {
  const lease = await service.lease(person);
  if (!lease) return null;
  service.now += tookMs;
  const choice = lease.swapped === first ? 'b' : 'a';
  const outcome = await service.answer(person, lease.lease, choice, tookMs);
  return { lease, outcome };
}

const find = (rater: string, standing: 'against' | 'proven', reason: string | null = null) =>
  service.ctx.store.write((db) =>
    db
      .insertInto('rater_records')
      .values({
        campaign: CAMPAIGN,
        rater,
        standing,
        reason,
        share: 0,
        doubted: 0,
        body: '{}',
        at: service.now,
        proven_at: standing === 'proven' ? service.now : null,
      })
      .execute(),
  );
const taskRows = () => service.ctx.store.db.selectFrom('tasks').selectAll().execute();

test('a task whose answers were all rejected is asked again', async () => {
  await upload(1);
  const people = [await service.join(), await service.join()];
  for (const person of people) await answer(person);
  for (const { id } of people) await find(id, 'against', 'copied: a test');
  await service.judge();
  await service.judge();
  const [task] = await taskRows();
  expect(task).toMatchObject({ given: 0, slots: 2, settled: 0 });
  expect(await service.lease(await service.join())).not.toBeNull();
});

test('a judge who clicked too fast does not count: the appeal is upheld when nobody else judges it', async () => {
  await upload(2);
  const person = await service.join();
  const { lease } = (await answer(person))!;
  await find(person.id, 'against', 'copied: a test');
  await service.judge();
  await service.appeal(person, lease.task);
  const judge = await service.join();
  await find(judge.id, 'proven');
  service.now += 3 * DAY;
  const rushed = (await answer(judge, 1, false))!;
  const asked = (await taskRows()).find(({ id }) => id === rushed.lease.task)!;
  expect([asked.role, rushed.outcome.status]).toEqual(['appeal', 'rejected']);
  service.now += 3 * DAY;
  await service.judge();
  const [taken] = await service.ctx.store.db.selectFrom('appeals').selectAll().execute();
  expect(taken!.state).toBe('upheld');
});

test('no judge is asked about a rejection for answering too fast', async () => {
  await upload(1);
  const person = await service.join();
  const { lease, outcome } = (await answer(person, 1))!;
  expect(outcome.status).toBe('rejected');
  await expect(appeal(service.ctx, person.id, { unit: lease.task })).rejects.toMatchObject({
    code: 'conflict',
    message: expect.stringContaining('a matter of the clock'),
  });
});

test('gold does not count among tasks that wait for answers, and line numbers continue', async () => {
  expect(await upload(5, 2)).toEqual({ added: 5, tasks: 3 });
  const more = sampleTasks(1).map((task) => JSON.stringify(task));
  const added = await uploadTasks(service.ctx, CAMPAIGN, 'more', more.join('\n'));
  expect(added).toEqual({ added: 1, tasks: 4 });
  expect((await taskRows()).map(({ line }) => line).sort()).toEqual([1, 2, 3, 4, 5, 6]);
});

test('a campaign that cannot be refitted does not hold up the others', async () => {
  await upload(4);
  const person = await service.join();
  await answer(person);
  await find(person.id, 'against', 'copied: a test');
  const broken = `0x${'bb'.repeat(32)}`;
  const { db } = service.ctx.store;
  await service.ctx.store.write(async (tx) => {
    await createCampaignRow(tx, broken, 2 ** 31, service.now, QUALITY_DEFAULTS);
    await tx.updateTable('campaigns').set({ quality: '{' }).where('id', '=', broken).execute();
    const [row] = await tx.selectFrom('answers').selectAll().execute();
    const moved = { id: 'moved', task: 'none', campaign: broken, lease: 'none' };
    await tx
      .insertInto('answers')
      .values({ ...row!, ...moved, decide_by: 2 ** 52 })
      .execute();
  });
  const engine = createEngine(service.ctx, service.path);
  const failed: boolean[] = [];

  try {
    // After three turns both were refitted: all refits together may use a tenth of a core.
    for (let turn = 0; turn < 3; turn++) {
      service.now += 30_000;
      failed.push(
        await engine.run().then(
          () => false,
          () => true,
        ),
      );
    }
  } finally {
    await engine.close();
  }

  expect(failed.filter(Boolean)).toHaveLength(1);
  const answers = await db.selectFrom('answers').selectAll().execute();
  expect(answers.find(({ campaign }) => campaign === CAMPAIGN)!.state).toBe('disputed');
});

test('gold that turns out to be wrong counts against nobody any more', async () => {
  await upload(200, 2);
  const people = [await service.join(), await service.join(), await service.join()];
  const caught = await service.join();
  // One lease in four is a check, so each of them gets both.
  for (let i = 0; i < 50; i++) for (const person of [...people, caught]) await answer(person);
  for (const { id } of people) await find(id, 'proven');
  await find(caught.id, 'against', 'checks_failed: 0 of 4 known answers');
  const fit = fitCampaign((await readCampaign(service.ctx.store.db, CAMPAIGN))!);
  expect(fit.gold.length).toBeGreaterThan(0);
  await applyFit(service.ctx, CAMPAIGN, { ...fit, raters: [] });
  const [record] = await service.ctx.store.db
    .selectFrom('rater_records')
    .selectAll()
    .where('rater', '=', caught.id)
    .execute();
  expect(record).toMatchObject({ standing: 'open', reason: null });
});

test('findings about a person follow them to another wallet', async () => {
  await upload(4);
  const [one, two, three] = ['0xa1', '0xa2', '0xa3'];
  const person = await service.join();
  await find(person.id, 'against', 'copied: a test');
  const device = await getDevice(service.ctx.store.db, person.id);
  await service.ctx.store.write(async (db) => {
    await keepFindings(db, device, one!);
    await keepFindings(db, { ...device, device: '0xd2', account: one! }, two!);
    await keepFindings(db, { ...device, device: '0xd2', account: null }, three!);
  });
  const rows = await service.ctx.store.db
    .selectFrom('rater_records')
    .select(['rater', 'standing', 'reason'])
    .where('standing', '=', 'against')
    .execute();
  expect(rows.map(({ rater }) => rater).sort()).toEqual([person.id, one, two].sort());
});
