import type { Page } from 'playwright-core';
import type { ClaimJob } from '../../lib/protocol/bridge.ts';
import type { ChannelName } from '../../lib/protocol/messages.ts';
import type { Snapshot } from '../../lib/protocol/snapshot.ts';
import { until } from './campaign.ts';
import type { Chromium } from './chromium.ts';

/** A killed worker is woken by an alarm at the latest, and browsers ring none sooner than 30 s. */
const PATIENCE_MS = 60_000;

/** An answer that was given is stored long before, ms. */
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
    page: 'popup' | 'sidepanel' | 'options' | 'welcome' | 'sharing',
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

  /** The stored snapshot, once it is as wanted. */
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

  /** The stored claim job, once it is as wanted. */
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

  /** From a screen of ours to the background, as screens do. */
  send = (page: Page, channel: ChannelName, payload: object = {}): Promise<unknown> =>
    page.evaluate(([name, body]) => chrome.runtime.sendMessage({ channel: name, payload: body }), [
      channel,
      payload,
    ] as const);

  /** Opens the popup on a task and gives these answers by key, each after its reading floor. */
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
    // The floor is time that passed with the task in view; pressing sooner changes nothing.
    // By name, not by count: feedback that was read leaves the outbox while the next answer comes.
    await until(async () => {
      // An answer is stored a moment after its task has left: the next one is not to be answered
      // too. One that left by itself was not answered.
      const now = await question();
      if (now !== asked && Date.now() - pressedAt > STORED_MS) asked = now;
      if (now === asked) {
        await popup.keyboard.press(key);
        pressedAt = Date.now();
      }
      return (await outboxIds(popup)).some((id) => !before.has(id));
    }, `the answer ${key} to be taken`);
  }
}

async function readItem<T>(page: Page, key: string): Promise<T | null> {
  const stored = await page.evaluate(async (name) => {
    const all = await chrome.storage.local.get(name);
    return all[name] as string | undefined;
  }, key);
  return stored === undefined ? null : (JSON.parse(stored) as { value: T }).value;
}

/** Rows of a table of the extension's own database. */
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
