import { afterAll, beforeAll, expect, test } from 'vitest';
import { pageBytes } from '../support/netns/sites.ts';
import { type Sharer, type SharingStage, setSharingStage } from '../support/sharing-stage.ts';
import { readTable } from '../support/contributor.ts';
import type { JobRow } from '../../lib/db/sharing-rows.ts';

let stage: SharingStage;
let one: Sharer;

beforeAll(async () => {
  stage = await setSharingStage({ proofPercent: 20 });
  one = await stage.addBrowser(0);
});
afterAll(() => stage?.close());

test('consent, permission, job, bytes: a page comes through a browser that joined', async () => {
  const { page, view } = one;
  await page.getByText('Who uses your line').waitFor();
  expect((await stage.fetch({ url: 'https://www.sites.net/bytes/1000' })).status).toBe(502);
  await stage.join(one);
  const reply = await stage.fetch({ url: 'https://www.sites.net/bytes/300000' });
  expect(reply.status).toBe(200);
  const body = Buffer.from(await reply.arrayBuffer());
  expect(body.equals(pageBytes('300000', 300_000))).toBe(true);
  await view((now) => now.today >= 300_000, 'the bytes to be counted');
  const [job] = await readTable<JobRow>(page, 'jobs');
  expect(job).toMatchObject({ host: 'www.sites.net', bytes: 300_000, result: 'done' });
});
