import type { Page } from 'playwright-core';
import type { ReceiptRow, WorkRow } from '../../lib/db/rows.ts';
import { readTable } from '../support/contributor.ts';
import type { Stage } from '../support/stage.ts';
import { median, report } from './report.ts';

const RECEIPTS = 100_000;
const RUNS = 20;

/**
 * With 100,000 receipts in the database: how long the worker takes to work out the home screen again,
 * including the message to it and its reply, and how long the earnings screen takes to open.
 */
export async function benchEarnings({ person }: Stage): Promise<void> {
  // Not from the settings screen, which counts all rows whenever something has changed.
  const page = await person.open('popup');
  await fill(page);
  const times: number[] = [];

  for (let i = 0; i <= RUNS; i++) {
    times.push(
      await page.evaluate(async () => {
        const began = performance.now();
        await chrome.runtime.sendMessage({ channel: 'settings.set', payload: {} });
        return performance.now() - began;
      }),
    );
  }

  report('earnings.home', median(times.slice(1)), 'ms', 20);
  await page.close();
  report('earnings.list', await listTime(await person.open('popup')), 'ms', 150);
}

/** Time from the click on Earnings to the frame that shows the list, ms. */
async function listTime(popup: Page): Promise<number> {
  const tab = popup.locator('nav.tabs button').nth(2);
  if (await popup.locator('.half').first().isVisible()) await popup.keyboard.press('Escape');
  const times: number[] = [];

  for (let i = 0; i < 5; i++) {
    await popup.locator('nav.tabs button').first().click();
    await popup.locator('.claim-box').waitFor();
    const time = await tab.evaluate(async (button) => {
      const began = performance.now();
      (button as HTMLElement).click();
      while (!document.querySelector('.earning')) await new Promise(requestAnimationFrame);
      return performance.now() - began;
    });
    times.push(time);
  }

  await popup.close();
  return median(times);
}

/** Writes copies of a real receipt and its work to the tables that the extension has created. */
async function fill(page: Page): Promise<void> {
  const receipt = (await readTable<ReceiptRow>(page, 'receipts')).at(-1);
  const work = (await readTable<WorkRow>(page, 'works')).at(-1);
  if (!receipt || !work) throw new Error('There is no receipt to copy: earn something first.');
  await page.evaluate(
    async ([one, unit, count]) => {
      const db = await new Promise<IDBDatabase>((resolve, reject) => {
        const request = indexedDB.open('stint');
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
      const DAY = 86_400_000;
      const step = 2_000;

      for (let from = 0; from < count; from += step) {
        const transaction = db.transaction(['receipts', 'works', 'days'], 'readwrite');
        const table = (name: string) => transaction.objectStore(name);
        for (let i = from; i < from + step; i++) {
          const at = Date.now() - DAY - (i % 500) * DAY;
          const day = new Date(at).toISOString().slice(0, 10);
          const seq = one.seq + 1_000 + i;
          table('receipts').put({ ...one, seq, day, unit: `unit ${i >> 1}` });
          if (i % 2 === 0) table('works').put({ ...unit, unit: `unit ${i >> 1}`, seq, at, day });
          if (i < 500) table('days').put({ day, amount: 9_000_000n, tasks: 200, ms: 3_600_000 });
        }
        await new Promise<void>((resolve, reject) => {
          transaction.oncomplete = () => resolve();
          transaction.onerror = () => reject(transaction.error);
        });
      }

      db.close();
    },
    [receipt, work, RECEIPTS] as const,
  );
}
