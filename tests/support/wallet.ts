import type { Page } from 'playwright-core';
import { type WalletSettings, WELL_BEHAVED } from '../wallet/settings.ts';
import type { Chromium } from './chromium.ts';
import { testKey } from './keys.ts';
import type { TestNetwork } from './network.ts';

/** The test wallet as its owner uses it. */
export class Wallet {
  readonly #browser: Chromium;
  readonly #id: string;

  private constructor(browser: Chromium, id: string) {
    this.#browser = browser;
    this.#id = id;
  }

  static async of(browser: Chromium): Promise<Wallet> {
    const worker = await browser.worker('Test wallet');
    return new Wallet(browser, new URL(worker.url()).host);
  }

  async set(values: Partial<WalletSettings>): Promise<void> {
    const page = await this.#browser.context.newPage();
    await page.goto(`chrome-extension://${this.#id}/confirm.html#0`);
    await page.evaluate((next) => chrome.storage.local.set(next), values);
    await page.close();
  }

  /** Puts it on the test chain, with this key, and lets it approve everything. */
  ready = (net: TestNetwork, name: string, mode: WalletSettings['mode'] = 'auto-approve') =>
    this.set({
      ...WELL_BEHAVED,
      mode,
      chainId: 31_337,
      chains: { 31337: net.rpcUrl },
      privateKey: testKey(name),
    });

  /** Waits for the window in which the wallet asks. */
  async window(): Promise<Page> {
    const isAsking = (page: Page) =>
      page.url().includes(this.#id) && page.url().includes('confirm');
    for (;;) {
      const found = this.#browser.context
        .pages()
        .find((page) => !page.isClosed() && isAsking(page));
      if (found) {
        await found.locator('#approve').waitFor();
        return found;
      }
      await this.#browser.context.waitForEvent('page');
    }
  }

  async decide(button: 'approve' | 'reject'): Promise<void> {
    const window = await this.window();
    const closed = window.waitForEvent('close');
    // The press closes the window, sometimes before Playwright has heard that it was pressed.
    await window
      .locator(`#${button}`)
      .click()
      .catch((error) => {
        if (!window.isClosed()) throw error;
      });
    await closed;
  }
}
