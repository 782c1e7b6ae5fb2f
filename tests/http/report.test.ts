import { afterAll, beforeAll, expect, test } from 'vitest';
import { QUALITY_DEFAULTS } from '../../lib/protocol/campaigns.ts';
import type { CampaignReport } from '../../lib/protocol/report.ts';
import { openCampaign, sampleTasks, type TestCampaign, until } from '../support/campaign.ts';
import { answerAll, type Habit, rightSide } from '../support/crowd.ts';
import type { TestDevice } from '../support/device.ts';
import { call } from '../support/http.ts';
import { startNetwork, type TestNetwork } from '../support/network.ts';

let net: TestNetwork;
let campaign: TestCampaign;
const people: TestDevice[] = [];

const TASKS = 14;

beforeAll(async () => {
  net = await startNetwork({ STINT_READING_FLOOR: '0' });
  campaign = await openCampaign(net, sampleTasks(TASKS), { redundancy: 4 });
  const habits: Habit[] = [rightSide, rightSide, () => 'a'];
  for (const habit of habits) people.push(await answerAll(net, campaign.id, habit));
});
afterAll(() => net.stop());

const read = (token: string, id: string = campaign.id) =>
  call(net.origin, 'report', { params: { id }, token });

/** Polls until no newer report is being worked out. */
async function settled(token: string): Promise<CampaignReport> {
  let last = await read(token);
  await until(
    async () => {
      last = await read(token);
      return last.report !== null && !last.working;
    },
    'the report',
    120_000,
  );
  return last;
}

test('the report reflects the answers and names nobody', async () => {
  const found = await settled(campaign.key);
  const { quality, ranking } = found.report!;
  expect(quality).toMatchObject({ answers: 3 * TASKS, raters: 3, reliability: { of: 3 } });
  expect(quality.reliability!.bins.reduce((sum, n) => sum + n)).toBe(3);
  // Two of them always agree.
  expect(quality.agreement).toBeGreaterThanOrEqual(1 / 3);
  expect(quality.confidence).toBeGreaterThan(0.5);
  expect(ranking!.models.map(({ name }) => name)).toEqual(['Right', 'Wrong']);
  expect(ranking!.models[0]!.votes).toBe(3 * TASKS);
  expect(people).toHaveLength(3);
  for (const { id } of people) expect(JSON.stringify(found)).not.toContain(id);
});

test('there is a new report after more answers', async () => {
  const before = await settled(campaign.key);
  await answerAll(net, campaign.id, rightSide);
  expect(await read(campaign.key)).toMatchObject({ working: true, report: before.report });
  const after = await settled(campaign.key);
  expect(after.report!.quality.answers).toBe(4 * TASKS);
});

test('a view token can read this report and nothing else', async () => {
  const at = { params: { id: campaign.id } };
  const { token, expiresAt } = await call(net.origin, 'view', { ...at, token: campaign.key });
  expect(expiresAt).toBeGreaterThan(Date.now());
  expect((await read(token)).campaign.id).toBe(campaign.id);

  for (const route of ['campaign', 'closeCampaign', 'view'] as const) {
    await expect(call(net.origin, route, { ...at, token })).rejects.toMatchObject({
      code: 'unauthorized',
    });
  }

  const other = await openCampaign(net, sampleTasks(1));
  await expect(read(token, other.id)).rejects.toMatchObject({ code: 'unauthorized' });
});

test('a token that was changed or has expired is refused', async () => {
  const at = { params: { id: campaign.id }, token: campaign.key };
  const { token } = await call(net.origin, 'view', at);
  const [id, end, mac] = token.split('.') as [string, string, string];
  const later = `${id}.${Number(end) + 1}.${mac}`;
  const ended = `${id}.1.${mac}`;
  for (const wrong of [later, ended, `${id}.${end}.`, `${id}.${end}.AAAA`, id]) {
    await expect(read(wrong)).rejects.toMatchObject({ code: 'unauthorized' });
  }
});

test('before anything is paid, a report tells progress and agreement, and no verdict', async () => {
  const quality = { ...QUALITY_DEFAULTS, least: 3 };
  const judged = await openCampaign(net, sampleTasks(TASKS), {
    redundancy: 4,
    price: '90000',
    quality,
  });
  await answerAll(net, judged.id, rightSide);
  await answerAll(net, judged.id, rightSide);
  const { id, key } = judged;
  let last = await read(key, id);
  await until(
    async () => {
      last = await read(key, id);
      return last.report !== null && !last.working;
    },
    'the report of a campaign that judges',
    120_000,
  );
  expect(last.campaign.credited).toBe('0');
  const { quality: found, ranking } = last.report!;
  expect(found.answers).toBeGreaterThanOrEqual(2 * TASKS);
  expect(found.agreement).not.toBe(null);
  expect(found).toMatchObject({ confidence: null, disputes: 0, disputed: [], reliability: null });
  expect(ranking).toBe(null);
});
