import { expect, test } from 'vitest';
import { QUALITY_DEFAULTS } from '../../lib/protocol/campaigns.ts';
import { uploadTasks } from '../../service/src/tasks/upload.ts';
import { CAMPAIGN, Service } from '../simulate/service.ts';
import { sampleTasks } from '../support/campaign.ts';

const LEASES = 300;

test('half of the tasks for a rater in doubt are checks, and they are paid for all of them', async () => {
  const service = await Service.open(QUALITY_DEFAULTS);
  const lines = sampleTasks(1_000).map((task, i) =>
    JSON.stringify(i % 2 === 0 ? { ...task, gold: 'a' } : task),
  );
  await uploadTasks(service.ctx, CAMPAIGN, 'tasks', lines.join('\n'));
  const person = await service.join();
  const known = { standing: 'open', reason: null, share: 0, doubted: 1, body: '{}' } as const;
  await service.ctx.store.write((db) =>
    db
      .insertInto('rater_records')
      .values({ campaign: CAMPAIGN, rater: person.id, ...known, at: service.now })
      .execute(),
  );

  for (let i = 0; i < LEASES; i++) {
    const lease = (await service.lease(person))!;
    service.now += 60_000;
    await service.answer(person, lease.lease, lease.swapped ? 'b' : 'a', 60_000);
  }

  const rows = await service.ctx.store.db
    .selectFrom('answers')
    .innerJoin('tasks', 'tasks.id', 'answers.task')
    .select(['tasks.role', 'answers.state', 'answers.pay'])
    .execute();
  const checks = rows.filter(({ role }) => role !== 'work').length;
  // A rater not in doubt would get a quarter, which is four standard deviations less.
  expect(checks).toBeGreaterThan(0.36 * LEASES);
  expect(checks).toBeLessThan(0.64 * LEASES);
  expect(rows.every(({ state, pay }) => state === 'pending' && pay === 10_000n)).toBe(true);
  await service.ctx.store.close();
});
