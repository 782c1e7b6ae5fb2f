import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { violations } from '../support/axe.ts';
import { buildPages, buildWallet } from '../support/build.ts';
import { openCampaign, type TestCampaign } from '../support/campaign.ts';
import { type Chromium, launchChromium } from '../support/chromium.ts';
import { answerAll, modelTasks, rightSide } from '../support/crowd.ts';
import { call } from '../support/http.ts';
import { startNetwork, type TestNetwork } from '../support/network.ts';
import { screenshotOnFailure } from '../support/pictures.ts';

const HOSTILE = '<img src=x onerror=alert(1)>';
const MODELS = ['Heron', 'Kestrel', HOSTILE];

let net: TestNetwork;
let campaign: TestCampaign;
let browser: Chromium;

beforeAll(async () => {
  net = await startNetwork({ STINT_READING_FLOOR: '0', STINT_PAGES: buildPages() });
  campaign = await openCampaign(net, modelTasks(30, MODELS), { redundancy: 4 });
  await Promise.all([
    answerAll(net, campaign.id, rightSide),
    answerAll(net, campaign.id, rightSide),
  ]);
  await answerAll(net, campaign.id, () => 'tie');
  browser = await launchChromium([buildWallet()]);
});
afterAll(async () => {
  await browser?.close();
  await net?.stop();
});
afterEach(async (test) => {
  await screenshotOnFailure(test, browser);
  for (const page of browser.context.pages().slice(1)) await page.close();
});

async function newLink(): Promise<string> {
  const at = { params: { id: campaign.id }, token: campaign.key };
  return `${net.origin}/campaign#${(await call(net.origin, 'view', at)).token}`;
}

async function open(address: string): Promise<Page> {
  const page = await browser.context.newPage();
  await page.goto(address);
  return page;
}

const cells = (page: Page, heading: string) =>
  page
    .getByRole('region', { name: heading })
    .locator('tbody tr')
    .evaluateAll((rows) => rows.map((row) => row.textContent ?? ''));

test('a link shows progress, cost, quality and which model is best', async () => {
  const page = await open(await newLink());
  await page.getByRole('region', { name: 'Ranking of models' }).waitFor({ timeout: 30_000 });
  await page.getByText('0 of 30 tasks have all their answers').waitFor();
  await page.getByText('From 90 answers by 3 people').waitFor();
  const models = await cells(page, 'Ranking of models');
  expect(models.map((row) => MODELS.find((name) => row.startsWith(name)))).toEqual(MODELS);
  expect(await page.locator('main img').count()).toBe(0);
  const saving = page.waitForEvent('download');
  await page.getByRole('link', { name: /^Save the picture/ }).click();
  expect((await saving).suggestedFilename()).toBe('ranking.svg');
  expect(await violations(page)).toEqual([]);
});

test('a report that failed says so and when it is tried again, next to what is known', async () => {
  const link = await newLink();
  const page = await browser.context.newPage();
  await page.route('**/v1/campaigns/*/report', async (route) => {
    const response = await route.fetch();
    const failed = { code: 'unavailable', message: 'No.', retryAt: Date.UTC(2027, 0, 2, 3, 4) };
    await route.fulfill({ response, json: { ...(await response.json()), working: false, failed } });
  });
  await page.goto(link);
  await page.getByText(/is tried again at .*2027/).waitFor();
  await page.getByText('0 of 30 tasks').waitFor();
  expect(await page.getByText('No answers yet').count()).toBe(0);
  expect(await violations(page)).toEqual([]);
});

test('the token disappears from the address at once, and the page can still be reloaded', async () => {
  const page = await open(await newLink());
  await page.getByText('0 of 30 tasks').waitFor();
  expect(page.url()).toBe(`${net.origin}/campaign`);
  await page.reload();
  await page.getByText('0 of 30 tasks').waitFor();
});

test('without a link or with a wrong one, it says how to get one', async () => {
  const none = await open(`${net.origin}/campaign`);
  await none.getByText('No campaign is open here').waitFor();
  expect(await violations(none)).toEqual([]);
  const wrong = await open(`${(await newLink()).slice(0, -4)}AAAA`);
  await wrong.getByText('This link has expired or is incomplete').waitFor();
  await wrong.getByText('campaign page ID').waitFor();
});

test('when the service goes down the page keeps what it showed and says so, and goes on afterwards', async () => {
  const page = await open(await newLink());
  await page.getByText('0 of 30 tasks').waitFor();
  const look = () => page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
  await net.service.kill();
  await look();
  await page.getByText('The service does not answer.').waitFor();
  await page.getByText('0 of 30 tasks').waitFor();
  expect(await violations(page)).toEqual([]);
  await net.service.start();
  await look();
  await page.getByText('The service does not answer.').waitFor({ state: 'detached' });
});
