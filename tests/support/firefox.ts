import { type Browser, launch, type Page } from 'puppeteer-core';
import type { ChannelName } from '../../lib/protocol/messages.ts';
import type { Snapshot } from '../../lib/protocol/snapshot.ts';
import { findFirefox } from '../../scripts/shared/find-browser.ts';
import { until } from './campaign.ts';

/** The add-on's id in the manifest, and the host that this profile gives it. */
const ADDON = 'stint@stint.example';
const HOST = 'd56a5b99-51b6-4e83-ab23-796216679614';

export interface Firefox {
  /** A page of the extension. */
  open(page: 'popup' | 'welcome' | 'sharing'): Promise<Page>;
  /** Exceptions of every page that was opened here. */
  errors: string[];
  close(): Promise<void>;
}

/**
 * A real Firefox with the unpacked extension in a profile of its own, over WebDriver BiDi.
 * @param prefs of about:config, besides those that every test needs
 */
export async function launchFirefox(
  extension: string,
  prefs: Record<string, string | number | boolean> = {},
): Promise<Firefox> {
  const executablePath = findFirefox(process.env);
  if (!executablePath) throw new Error('No Firefox was found; npm test installs one.');
  const browser = await launch({
    browser: 'firefox',
    executablePath,
    headless: true,
    // Pages of extensions count as the browser's own; automation may not open those otherwise.
    args: ['--remote-allow-system-access'],
    extraPrefsFirefox: {
      'extensions.webextensions.uuids': JSON.stringify({ [ADDON]: HOST }),
      'xpinstall.signatures.required': false,
      'app.update.enabled': false,
      ...prefs,
    },
  });
  const errors: string[] = [];
  await browser.installExtension(extension);
  return {
    errors,
    open: (page) => open(browser, page, errors),
    close: () => browser.close(),
  };
}

async function open(browser: Browser, name: string, errors: string[]): Promise<Page> {
  const page = await browser.newPage();
  page.on('pageerror', (error) => errors.push(`${name}: ${String(error)}`));
  // The load of such a page is never reported over BiDi: what it shows tells that it is there.
  page.goto(`moz-extension://${HOST}/${name}.html`).catch(() => undefined);
  await shown(page, '#root > *');
  return page;
}

/** Waits for an element of one of our pages. */
export const shown = (page: Page, selector: string): Promise<void> =>
  until(
    () =>
      page
        .evaluate(
          (wanted) =>
            location.protocol === 'moz-extension:' && document.querySelector(wanted) !== null,
          selector,
        )
        // Asking fails while the blank page gives way to ours.
        .catch(() => false),
    selector,
  );

/** A click with the mouse, once there is something to click on. */
export async function click(page: Page, selector: string): Promise<void> {
  await shown(page, selector);
  await page.click(selector);
}

/** From a screen to the background, as screens do. */
export const send = (page: Page, channel: ChannelName, payload: object = {}): Promise<unknown> =>
  page.evaluate(
    (name, body) => chrome.runtime.sendMessage({ channel: name, payload: body }),
    channel,
    payload,
  );

/** The stored snapshot, once it is as wanted. */
export async function snapshotOf(page: Page, wanted: (s: Snapshot) => boolean): Promise<Snapshot> {
  let last: Snapshot | undefined;
  await until(async () => {
    const { snapshot } = await page.evaluate(() => chrome.storage.local.get('snapshot'));
    if (snapshot === undefined) return false;
    last = (JSON.parse(snapshot as string) as { value: Snapshot }).value;
    return wanted(last);
  }, 'a snapshot').catch((cause) => {
    throw new Error(`snapshot: ${JSON.stringify({ ...last, next: null })}`, { cause });
  });
  return last!;
}
