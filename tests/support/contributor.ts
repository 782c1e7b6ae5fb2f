import type { Page } from 'playwright-core';
import type { ClaimJob } from '../../lib/protocol/bridge.ts';
import type { ChannelName } from '../../lib/protocol/messages.ts';
import type { Snapshot } from '../../lib/protocol/snapshot.ts';
import { until } from './campaign.ts';
import type { Chromium } from './chromium.ts';

/** A killed worker may sleep until its next alarm, and browsers fire alarms after 30 s at the earliest. */
const PATIENCE_MS = 60_000;

/** Long enough for an answer to be stored, ms. */
const STORED_MS = 3_000;

/** A person with the extension: opens its surfaces, presses keys, reads what is stored. */
export class Contributor {
  readonly browser: Chromium;
  readonly id: string;

  private constructor(browser: Chromium, id: string) {
    this.browser = browser;
    this.id = id;
  }

  static async of(browser: Chromium): Promise<Contributor> {
    const worker = await browser.worker('Stint');
    return new Contributor(browser, new URL(worker.url()).host);
  }

  url = (page: string) => `chrome-extension://${this.id}/${page}.html`;

  async open(
    page: 'popup' | 'sidepanel' | 'options' | 'welcome' | 'sharing' | 'confirm',
    size = { width: 400, height: 600 },
  ): Promise<Page> {
    const opened = await this.browser.context.newPage();
    await opened.setViewportSize(size);
    await opened.goto(this.url(page));
    return opened;
  }

  /** Says yes on the welcome page and waits for the first task. */
  async welcome(): Promise<void> {
    const page = await this.open('welcome', { width: 1200, height: 900 });
    await page.getByRole('button', { name: /I agree/ }).click();
    await page.getByText('Stint is ready').waitFor();
    await this.snapshot(page, (s) => s.ready.count > 0 || s.next !== null);
    await page.close();
  }

  /** The window in which Stint asks whether a wallet is the person's own. */
  async question(): Promise<Page> {
    const isAsking = (page: Page) => page.url().startsWith(this.url('confirm'));
    for (;;) {
      const found = this.browser.context.pages().find((page) => !page.isClosed() && isAsking(page));
      if (found) return found;
      await this.browser.context.waitForEvent('page');
    }
  }

  /** Says yes in that window, which then closes. */
  async confirm(answer: RegExp = /^Yes/): Promise<void> {
    const window = await this.question();
    const closed = window.waitForEvent('close');
    await window
      .getByRole('button', { name: answer })
      .click()
      .catch((error) => {
        if (!window.isClosed()) throw error;
      });
    await closed;
  }

  /** Waits until the stored snapshot satisfies `wanted`, and returns it. */
  async snapshot(page: Page, wanted: (s: Snapshot) => boolean = () => true): Promise<Snapshot> {
    let last: Snapshot | null = null;
    await until(
      async () => {
        last = await readItem<Snapshot>(page, 'snapshot');
        return last !== null && wanted(last);
      },
      'a snapshot',
      PATIENCE_MS,
    ).catch((cause) => {
      throw new Error(`snapshot: ${JSON.stringify({ ...last, next: null })}`, { cause });
    });
    return last!;
  }

  /** Waits until the stored claim job satisfies `wanted`, and returns it. */
  async job(page: Page, wanted: (j: ClaimJob) => boolean = () => true): Promise<ClaimJob> {
    let last: ClaimJob | null = null;
    await until(
      async () => {
        last = await readItem<ClaimJob>(page, 'claim-job');
        return last !== null && wanted(last);
      },
      'a claim job',
      PATIENCE_MS,
    ).catch((cause) => {
      throw new Error(`claim job: ${JSON.stringify(last)}`, { cause });
    });
    return last!;
  }

  /** Sends the background a message from a screen, as screens do. */
  send = (page: Page, channel: ChannelName, payload: object = {}): Promise<unknown> =>
    page.evaluate(([name, body]) => chrome.runtime.sendMessage({ channel: name, payload: body }), [
      channel,
      payload,
    ] as const);

  /** Answers a task with each of these keys, in the popup, each after its reading floor. */
  async judge(keys: string[], page?: Page): Promise<Page> {
    const popup = page ?? (await this.open('popup'));
    for (const key of keys) await this.answer(popup, key);
    return popup;
  }

  async answer(popup: Page, key: string): Promise<void> {
    const start = popup.locator('.start');
    const half = popup.locator('.half').first();
    await start.or(half).first().waitFor();
    if (await start.isVisible()) await start.click();
    await half.waitFor();
    const before = new Set(await outboxIds(popup));
    const question = () =>
      popup.evaluate(() => document.querySelector('.prompt')?.textContent ?? null);
    let asked = await question();
    let pressedAt = 0;
    // A key that is pressed before the reading floor is over does nothing, so it is pressed again.
    // New ids, not a larger count: feedback that was read leaves the outbox at the same time.
    await until(async () => {
      // An answer is stored a moment after the next task is shown, which must not be answered too.
      // If nothing is stored by then, the task went away unanswered.
      const now = await question();
      if (now !== asked && Date.now() - pressedAt > STORED_MS) asked = now;

      if (now === asked) {
        await popup.keyboard.press(key);
        pressedAt = Date.now();
      }

      return (await outboxIds(popup)).some((id) => !before.has(id));
    }, `the answer ${key} to be stored`);
  }
}

async function readItem<T>(page: Page, key: string): Promise<T | null> {
  const stored = await page.evaluate(async (name) => {
    const all = await chrome.storage.local.get(name);
    return all[name] as string | undefined;
  }, key);
  return stored === undefined ? null : (JSON.parse(stored) as { value: T }).value;
}

/** All rows of a table in the extension's database. */
export function readTable<T>(page: Page, table: string): Promise<T[]> {
  return page.evaluate(async (name) => {
    const db = await new Promise<IDBDatabase>((resolve, reject) => {
      const request = indexedDB.open('stint');
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
    const rows = await new Promise<unknown[]>((resolve, reject) => {
      const request = db.transaction(name).objectStore(name).getAll();
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
    db.close();

    return rows as T[];
  }, table);
}

const outboxIds = async (page: Page) =>
  (await readTable<{ id: string }>(page, 'outbox')).map(({ id }) => id);
