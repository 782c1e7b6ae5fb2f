import { afterEach, beforeEach, expect, test } from 'vitest';
import { campaignCosts } from '../../lib/domain/campaign-costs.ts';
import { type JudgmentTerms, QUALITY_DEFAULTS } from '../../lib/protocol/campaigns.ts';
import { up as countWork } from '../../service/src/store/migrations/20261123T0330_count_work.ts';
import { campaignStatus } from '../../service/src/tasks/campaigns.ts';
import { uploadTasks } from '../../service/src/tasks/upload.ts';
import { CAMPAIGN, MAX_ANSWERS, Service } from '../simulate/service.ts';
import { sampleTasks } from '../support/campaign.ts';

let service: Service;

beforeEach(async () => {
  service = await Service.open({ ...QUALITY_DEFAULTS, least: 2, burnIn: 0 });
});
afterEach(() => service.ctx.store.close());

const upload = (count: number, gold: number) => {
  const lines = sampleTasks(count).map((task, i) =>
    JSON.stringify(i < gold ? { ...task, gold: 'a' } : task),
  );
  return uploadTasks(service.ctx, CAMPAIGN, 'tasks', lines.join('\n'));
};

/** One more person answers everything, always preferring the requester's first text. */
async function nextPerson(): Promise<void> {
  const person = await service.join();
  for (;;) {
    const lease = await service.lease(person);
    if (!lease) return;
    service.now += 60_000;
    await service.answer(person, lease.lease, lease.swapped ? 'b' : 'a', 60_000);
  }
}

test('a campaign with gold gets done, and then asks for no more money', async () => {
  await upload(8, 3);
  for (let people = 0; people < MAX_ANSWERS; people++) await nextPerson();
  const status = await campaignStatus(service.ctx, CAMPAIGN);
  expect([status.done, status.tasks]).toEqual([5, 5]);
  const prices = {
    price: '10000',
    feeBps: 500,
    redundancy: MAX_ANSWERS,
  } satisfies Partial<JudgmentTerms>;
  const { toGo, short } = campaignCosts({ ...status, available: '0', reserved: '0' }, prices);
  expect([toGo, short]).toEqual([0n, 0n]);
});

test('campaigns of earlier versions are counted again', async () => {
  await upload(8, 3);
  await service.ctx.store.write(async (db) => {
    await db.updateTable('campaigns').set({ tasks: 8 }).execute();
    await countWork(db as unknown as Parameters<typeof countWork>[0]);
  });
  expect((await campaignStatus(service.ctx, CAMPAIGN)).tasks).toBe(5);
});

test('an upload of more tasks than one SQL statement holds is stored completely, with all texts', async () => {
  expect(await upload(3_000, 0)).toEqual({ added: 3_000, tasks: 3_000 });
  const { db } = service.ctx.store;
  const rows = await db
    .selectFrom('tasks')
    .innerJoin('task_sources', 'task_sources.task', 'tasks.id')
    .select(['line', 'body'])
    .orderBy('line')
    .execute();
  expect(rows.map(({ line }) => line)).toEqual(Array.from({ length: 3_000 }, (_, i) => i + 1));
  const prompts = sampleTasks(3_000).map(({ prompt }) => prompt);
  expect(rows.map(({ body }) => (JSON.parse(body) as { prompt: string }).prompt)).toEqual(prompts);
});
