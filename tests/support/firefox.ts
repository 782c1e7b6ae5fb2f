import { type Browser, launch, type Page } from 'puppeteer-core';
import type { ChannelName } from '../../lib/protocol/messages.ts';
import type { Snapshot } from '../../lib/protocol/snapshot.ts';
import { findFirefox } from '../../scripts/shared/find-browser.ts';
import { until } from './campaign.ts';

/** The add-ons by the ids in their manifests, and the hosts of their pages in this profile. */
const HOSTS = {
  'stint@stint.example': 'd56a5b99-51b6-4e83-ab23-796216679614',
  'wallet@stint.example': '8f7c0c52-6bd4-4f1e-9d2c-3f5a0e1b7c64',
} as const;

export interface Firefox {
  /** Opens a page of the extension, or the test wallet's. */
  open(page: 'popup' | 'welcome' | 'sharing' | 'wallet'): Promise<Page>;
  /** Waits for a page that the extension opens. */
  opened(url: RegExp): Promise<Page>;
  /** Exceptions of every page that was opened with this object. */
  errors: string[];
  close(): Promise<void>;
}

/**
 * Starts a real Firefox with unpacked extensions in a new profile, over WebDriver BiDi.
 * @param extensions their folders: ours, and the test wallet's where one is needed
 * @param prefs settings of about:config, besides those that every test needs
 */
export async function launchFirefox(
  extensions: readonly string[],
  prefs: Record<string, string | number | boolean> = {},
): Promise<Firefox> {
  const executablePath = findFirefox(process.env);
  if (!executablePath) throw new Error('No Firefox was found; npm test installs one.');

  const browser = await launch({
    browser: 'firefox',
    executablePath,
    headless: true,
    // Firefox counts extension pages as its own, and automation may open those only with this flag.
    args: ['--remote-allow-system-access'],
    extraPrefsFirefox: {
      'extensions.webextensions.uuids': JSON.stringify(HOSTS),
      'xpinstall.signatures.required': false,
      'app.update.enabled': false,
      ...prefs,
    },
  });
  const errors: string[] = [];
  for (const extension of extensions) await browser.installExtension(extension);

  return {
    errors,
    open: (page) =>
      page === 'wallet'
        ? open(browser, HOSTS['wallet@stint.example'], 'confirm', '#approve', errors)
        : open(browser, HOSTS['stint@stint.example'], page, '#root > *', errors),
    async opened(url) {
      let found: Page | undefined;
      await until(async () => {
        found = (await browser.pages()).find((page) => url.test(page.url()));
        return found !== undefined;
      }, `a page at ${url}`);
      found!.on('pageerror', (error) => errors.push(`${found!.url()}: ${String(error)}`));
      return found!;
    },
    close: () => browser.close(),
  };
}

async function open(
  browser: Browser,
  host: string,
  name: string,
  ready: string,
  errors: string[],
): Promise<Page> {
  const page = await browser.newPage();
  page.on('pageerror', (error) => errors.push(`${name}: ${String(error)}`));
  // BiDi never reports that such a page was loaded, so we wait for what it shows.
  page.goto(`moz-extension://${host}/${name}.html`).catch(() => undefined);
  await waitForElement(page, ready);
  return page;
}

/** Waits until the page is no longer blank and has this element. */
export const waitForElement = (page: Page, selector: string): Promise<void> =>
  until(
    () =>
      page
        .evaluate(
          (wanted) => location.protocol !== 'about:' && document.querySelector(wanted) !== null,
          selector,
        )
        // It fails while our page replaces the blank one.
        .catch(() => false),
    selector,
  );

/** Waits for an element and clicks on it. */
export async function click(page: Page, selector: string): Promise<void> {
  await waitForElement(page, selector);
  await page.click(selector);
}

/** Sends the background a message from a screen, as screens do. */
export const send = (page: Page, channel: ChannelName, payload: object = {}): Promise<unknown> =>
  page.evaluate(
    (name, body) => chrome.runtime.sendMessage({ channel: name, payload: body }),
    channel,
    payload,
  );

/** Waits until what the extension stored under a name satisfies `wanted`, and returns it. */
export async function storedOf<T>(
  page: Page,
  name: 'snapshot' | 'claim-job' | 'sharing-view',
  wanted: (value: T) => boolean,
): Promise<T> {
  let last: T | undefined;
  await until(async () => {
    const all = await page.evaluate((key) => chrome.storage.local.get(key), name);
    const stored = all[name] as string | undefined;
    if (stored === undefined) return false;
    last = (JSON.parse(stored) as { value: T }).value;
    return wanted(last);
  }, `the ${name}`).catch((cause) => {
    throw new Error(`${name}: ${JSON.stringify({ ...last, next: null })}`, { cause });
  });
  return last!;
}

/** Waits until the stored snapshot satisfies `wanted`, and returns it. */
export const snapshotOf = (page: Page, wanted: (s: Snapshot) => boolean): Promise<Snapshot> =>
  storedOf<Snapshot>(page, 'snapshot', wanted);
