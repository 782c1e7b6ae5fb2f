import { expect, test } from 'vitest';
import { QUALITY_DEFAULTS } from '../../lib/protocol/campaigns.ts';
import { readCampaign } from '../../service/src/quality/online/read-campaign.ts';
import { CAMPAIGN, Service } from '../simulate/service.ts';

const ANSWERS = 4_500;
const CHUNK = 500;

test('each answer is read once, even if many have the same time', async () => {
  const service = await Service.open(QUALITY_DEFAULTS);
  const rows = Array.from({ length: ANSWERS }, (_, i) => ({
    id: `answer-${String((i * 7_919) % ANSWERS).padStart(5, '0')}`,
    lease: `lease-${i}`,
    task: `task-${i}`,
    campaign: CAMPAIGN,
    device: `device-${i}`,
    owner: null,
    // One in ten was restored from receipts, without its choice.
    choice: i % 10 === 0 ? '' : 'a',
    swapped: 0,
    shown_ms: 1,
    answered_at: 1,
    received_at: service.now + Math.floor(i / 1_800),
    sig: '',
    state: 'pending' as const,
    reason: null,
    decide_by: 0,
    pay: 1n,
    fee: 0n,
    bonus: 0n,
    pos: null,
    credit_seq: null,
  }));
  await service.ctx.store.write(async (db) => {
    for (let start = 0; start < ANSWERS; start += CHUNK) {
      const part = rows.slice(start, start + CHUNK);
      await db.insertInto('answers').values(part).execute();
    }
  });
  const { answers } = (await readCampaign(service.ctx.store.db, CAMPAIGN))!;
  const wanted = rows.filter(({ choice }) => choice !== '').map(({ id }) => id);
  expect(answers.map(({ id }) => id).sort()).toEqual(wanted.sort());
  expect(answers.every((one, i) => i === 0 || answers[i - 1]!.received_at <= one.received_at)).toBe(
    true,
  );
  await service.ctx.store.close();
});
