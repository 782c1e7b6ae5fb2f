import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { openCampaign } from '../support/campaign.ts';
import { screenshotOnFailure } from '../support/pictures.ts';
import { type Stage, setStage } from '../support/stage.ts';

let stage: Stage;

const LONG = Array.from({ length: 60 }, (_, i) => `Line ${i + 1} of a long answer.`).join('\n\n');

beforeAll(async () => {
  stage = await setStage();
  const prompt = 'Which of these is the longer one?';
  const tasks = Array.from({ length: 10 }, (_, i) => ({
    prompt: `${prompt} (${i})`,
    a: LONG,
    b: LONG,
  }));
  await openCampaign(stage.net, tasks, { price: '90000' });
});
afterAll(() => stage?.close());
afterEach(async (test) => {
  await screenshotOnFailure(test, stage.browser);
  for (const page of stage.browser.context.pages().slice(1)) await page.close();
});

/** Opens the popup on a task of the long campaign; skips tasks that were leased before. */
async function longTask(): Promise<Page> {
  const popup = await stage.person.open('popup');
  const start = popup.locator('.start');
  const half = popup.locator('.half').first();
  await start.or(half).first().waitFor();
  if (await start.isVisible()) await start.click();
  await half.waitFor();

  while (!(await question(popup)).includes('longer one')) {
    const before = await question(popup);
    await popup.keyboard.press('s');
    await expect.poll(() => question(popup), { timeout: 20_000 }).not.toBe(before);
    await half.waitFor();
  }

  return popup;
}

const question = async (page: Page) => (await page.locator('.prompt').textContent()) ?? '';
const isIn = (task: string) => (s: { next: { lease: string } | null; inTask: boolean }) =>
  s.inTask && s.next?.lease === task;

async function leaseInView(page: Page): Promise<string> {
  const { next } = await stage.person.snapshot(page, (s) => s.inTask);
  return next!.lease;
}

test('a long task continues in the side panel and in a tab with the same lease, side by side where there is room', async () => {
  const { person, browser } = stage;
  const popup = await longTask();
  const asked = await question(popup);
  const lease = await leaseInView(popup);
  const [tab] = await Promise.all([
    browser.context.waitForEvent('page'),
    // The popup closes, sometimes before the key is released.
    popup.keyboard.press('t').catch(() => undefined),
  ]);
  await tab.setViewportSize({ width: 1200, height: 800 });
  await tab.locator('.half').nth(1).waitFor();
  expect(await question(tab)).toBe(asked);
  const [a, b] = await Promise.all([0, 1].map((i) => tab.locator('.half').nth(i).boundingBox()));
  expect(a!.y).toBe(b!.y);
  expect(a!.width).toBe(b!.width);
  await person.snapshot(tab, isIn(lease));

  const panel = await person.open('sidepanel', { width: 360, height: 800 });
  await panel.locator('.half').nth(1).waitFor();
  expect(await question(panel)).toBe(asked);
  await panel
    .locator('.answer')
    .first()
    .evaluate((element) => element.scrollTo(0, 400));
  await panel.keyboard.press('x');
  await panel.locator('.flipbar').waitFor();
  expect(
    await panel
      .locator('.answer')
      .first()
      .evaluate((e) => e.scrollTop),
  ).toBeGreaterThan(300);
});

test('an answer given in one surface is not asked for again in another', async () => {
  const { person } = stage;
  const popup = await longTask();
  const asked = await question(popup);
  const before = await person.snapshot(popup, (s) => s.next !== null);
  await person.answer(popup, '1');
  await person.snapshot(popup, (s) => s.next?.lease !== before.next!.lease);
  const panel = await person.open('sidepanel', { width: 360, height: 800 });
  await panel.locator('.half').first().waitFor();
  expect(await question(panel)).not.toBe(asked);
});

test('a popup that was closed on a task opens on it again, unless the task was left', async () => {
  const { person } = stage;
  const popup = await longTask();
  const asked = await question(popup);
  await leaseInView(popup);
  await popup.close();
  const again = await person.open('popup');
  await again.locator('.half').first().waitFor();
  expect(await question(again)).toBe(asked);
  await again.keyboard.press('Escape');
  await person.snapshot(again, (s) => !s.inTask);
  await again.close();
  const home = await person.open('popup');
  await home.locator('.claim-box').waitFor();
  expect(await home.locator('.half').count()).toBe(0);
});

test('the popup that the browser opens has the size it asks for, and shows its tabs', async () => {
  const { person, browser } = stage;
  const page = await person.open('options', { width: 1200, height: 900 });
  const worker = await browser.worker('Stint');
  await worker.evaluate(() => chrome.action.openPopup());
  const measured = () =>
    page.evaluate(() => {
      const popup = chrome.extension.getViews({ type: 'popup' })[0];
      const bar = popup?.document.querySelector('.tabs, .actions')?.getBoundingClientRect();
      return popup && bar
        ? { width: popup.innerWidth, below: bar.bottom - popup.innerHeight }
        : null;
    });
  // Wider by a scroll bar where the screen is too low for all of it.
  const width = expect.poll(async () => (await measured())?.width);
  await width.toBeGreaterThanOrEqual(400);
  await expect.poll(async () => (await measured())?.below).toBeLessThanOrEqual(0);
});
