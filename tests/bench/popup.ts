import { join } from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import { until } from '../support/campaign.ts';
import { readTable } from '../support/contributor.ts';
import type { Stage } from '../support/stage.ts';
import { gzipKb } from './gzip.ts';
import { median, percentile, report } from './report.ts';

const OPENINGS = 30;
const ANSWERS = 40;

declare global {
  interface Window {
    paintedAt?: Promise<number>;
    nextAt?: Promise<number>;
  }
}

/** Opens the popup in a new renderer process, while the worker is stopped. */
export async function benchPaint(stage: Stage): Promise<void> {
  const { browser, extension, person } = stage;
  const seeded = await seed(stage);
  const openings: Opening[] = [];

  for (let i = 0; i <= OPENINGS; i++) {
    await browser.killWorkers();
    openings.push(await openOnce(browser.context, person.url('popup'), seeded));
  }

  // The first time everything is read from the disk.
  const times = openings.slice(1).map(({ at }) => at);
  report('popup.paint.p50', median(times), 'ms', 100);
  report('popup.paint.p95', percentile(times, 0.95), 'ms', 250);
  const paths = openings.at(-1)!.scripts.map((url) => join(extension, new URL(url).pathname));
  report('size.popup', gzipKb(paths), 'kB', 90);
}

interface Opening {
  /** Time from the start of the navigation to the frame that shows everything, ms. */
  at: number;
  /** Scripts that were requested by then. */
  scripts: string[];
}

async function openOnce(context: BrowserContext, url: string, seeded: string[]): Promise<Opening> {
  const page = await context.newPage();
  await page.setViewportSize({ width: 400, height: 600 });
  await page.addInitScript(watchFirstPaint, seeded);
  const asked: { url: string; wallTime: number }[] = [];
  const session = await context.newCDPSession(page);
  session.on('Network.requestWillBeSent', ({ request, wallTime }) => {
    asked.push({ url: request.url, wallTime: wallTime * 1000 });
  });
  await session.send('Network.enable');
  await page.goto(url);
  const at = await page.evaluate(() => window.paintedAt!);
  const began = await page.evaluate(() => performance.timeOrigin);
  await page.close();
  const scripts = asked.filter((one) => one.url.endsWith('.js') && one.wallTime <= began + at);
  if (scripts.length === 0) throw new Error('No script was requested.');
  return { at, scripts: scripts.map((one) => one.url) };
}

/** Prepares a sum and a task for the home screen, and closes all pages of the extension. */
async function seed({ person, browser }: Stage): Promise<string[]> {
  const popup = await person.judge(['1', '2', '3']);
  await popup.keyboard.press('Escape');
  const { next } = await person.snapshot(
    popup,
    (s) => s.credited !== '0' && s.queued === 0 && s.next !== null,
  );
  const sum = await popup.locator('.claim-box .amount').innerText();
  const task = await popup.locator('.next-up-text').innerText();
  if (!next) throw new Error('There is no task on the home screen.');

  for (const page of browser.context.pages())
    if (page.url().startsWith('chrome-')) await page.close();
  return [sum.replace(/\s+/g, ''), task.replace(/\s+/g, '')];
}

/** Runs in the popup before its own scripts. */
function watchFirstPaint(texts: string[]): void {
  window.paintedAt = new Promise((resolve) => {
    const holds = () => {
      const shown = document.body?.textContent?.replace(/\s+/g, '') ?? '';
      return texts.every((text) => shown.includes(text));
    };
    const observer = new MutationObserver(() => {
      if (!holds()) return;
      observer.disconnect();
      // The message arrives after the frame's own work, once the frame was handed over for drawing.
      requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => resolve(performance.now());
        port2.postMessage(null);
      });
    });
    observer.observe(document, { childList: true, subtree: true, characterData: true });
  });
}

/** Time from the press of a key to the frame with the next task, which was prefetched, ms. */
export async function benchNext({ person, browser }: Stage): Promise<void> {
  const popup = await person.open('popup');
  const start = popup.locator('.start');
  const half = popup.locator('.half').first();
  await start.or(half).first().waitFor();
  if (await start.isVisible()) await start.click();
  await half.waitFor();
  const times: number[] = [];

  for (let i = 0; i < ANSWERS; i++) {
    await until(async () => (await waiting(popup)) >= 2, 'tasks to be prefetched');
    await popup.evaluate(watchNext);
    await popup.keyboard.press(String((i % 4) + 1));
    times.push(await popup.evaluate(() => window.nextAt!));
  }

  report('task.next.p95', percentile(times, 0.95), 'ms', 50);
  await popup.close();
  if (browser.errors.length > 0) throw new Error(browser.errors.join('\n'));
}

/** How many prefetched tasks are not answered yet. */
async function waiting(page: Page): Promise<number> {
  const [leases, outbox] = await Promise.all([
    readTable<{ lease: string }>(page, 'leases'),
    readTable<{ lease: string }>(page, 'outbox'),
  ]);
  const answered = new Set(outbox.map(({ lease }) => lease));
  return leases.filter(({ lease }) => !answered.has(lease)).length;
}

function watchNext(): void {
  const question = () => document.querySelector('.prompt')?.textContent;
  const before = question();
  window.nextAt = new Promise((resolve) => {
    let pressed = 0;
    window.addEventListener('keydown', ({ timeStamp }) => (pressed = timeStamp), {
      once: true,
      capture: true,
    });
    const observer = new MutationObserver(() => {
      if (!question() || question() === before) return;
      observer.disconnect();
      requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => resolve(performance.now() - pressed);
        port2.postMessage(null);
      });
    });
    observer.observe(document, { childList: true, subtree: true, characterData: true });
  });
}
