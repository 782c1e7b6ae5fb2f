import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, chromium, type Page, type Worker } from 'playwright-core';
import { findChromium } from '../../scripts/shared/find-browser.ts';
import { until } from './campaign.ts';

export interface Chromium {
  context: BrowserContext;
  /** Console errors and exceptions of every page. */
  errors: string[];
  /** URLs of all requests. */
  requests: string[];
  /** The worker of the extension with this name. */
  worker(name: string): Promise<Worker>;
  /** Stops the extension's worker, or every worker, as the browser may do at any time. */
  killWorkers(extension?: string): Promise<void>;
  /** Closes the browser; the profile stays for `launch` unless `remove`. */
  close(remove?: boolean): Promise<void>;
  profile: string;
}

const FLAGS = [
  '--headless=new',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--lang=en-US',
];

/** Starts a real Chromium with unpacked extensions; in a new profile unless one is given. */
export async function launchChromium(
  extensions: string[],
  profile?: string,
  executablePath = findChromium(process.env),
): Promise<Chromium> {
  if (!executablePath) throw new Error('No Chromium was found; npm test installs one.');

  const folder = profile ?? mkdtempSync(join(tmpdir(), 'stint-profile-'));
  const list = extensions.join(',');
  const context = await chromium.launchPersistentContext(folder, {
    executablePath,
    headless: true,
    ignoreDefaultArgs: ['--disable-extensions'],
    viewport: { width: 1200, height: 900 },
    args: [
      ...FLAGS,
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      `--disable-extensions-except=${list}`,
      `--load-extension=${list}`,
    ],
  });
  context.setDefaultTimeout(60_000);
  const errors: string[] = [];
  const requests: string[] = [];
  const watch = (page: Page) => {
    page.on('pageerror', (error) => errors.push(`${page.url()}: ${error.message}`));
    page.on('console', (message) => {
      if (message.type() === 'error') errors.push(`${page.url()}: ${message.text()}`);
    });
    page.on('request', (request) => requests.push(request.url()));
  };
  context.pages().forEach(watch);
  context.on('page', watch);
  const named = async (name: string): Promise<Worker | undefined> => {
    for (const worker of context.serviceWorkers()) {
      const own = await worker.evaluate(() => chrome.runtime.getManifest().name).catch(() => null);
      if (own === name) return worker;
    }
    return undefined;
  };

  return {
    context,
    errors,
    requests,
    profile: folder,
    async worker(name) {
      // Polls, because a worker that was still starting is announced only once.
      let found: Worker | undefined;
      await until(async () => {
        found = await named(name);
        return found !== undefined;
      }, `the worker of ${name}`);
      return found!;
    },
    async killWorkers(extension) {
      const page = await context.newPage();
      const session = await context.newCDPSession(page);
      const running = new Map<string, string>();
      session.on('ServiceWorker.workerVersionUpdated', ({ versions }) => {
        for (const v of versions) {
          if (v.runningStatus === 'running') running.set(v.versionId, v.scriptURL);
          else running.delete(v.versionId);
        }
      });
      await session.send('ServiceWorker.enable');
      if (extension === undefined) await session.send('ServiceWorker.stopAllWorkers');

      if (extension !== undefined) {
        // The running versions are reported a moment after `enable`.
        const own = () => [...running].find(([, url]) => url.includes(extension))?.[0];
        await until(async () => own() !== undefined, 'the worker to be reported');
        await session.send('ServiceWorker.stopWorker', { versionId: own()! });
        await until(async () => own() === undefined, 'the worker to stop');
      }

      await session.detach();
      await page.close();
    },
    async close(remove = true) {
      await context.close();
      if (remove) rmSync(folder, { recursive: true, force: true });
    },
  };
}
