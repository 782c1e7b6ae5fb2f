import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import type { BandwidthTerms } from '../../lib/protocol/campaigns.ts';
import type { SharingView } from '../../lib/protocol/sharing-view.ts';
import { findChromium } from '../../scripts/shared/find-browser.ts';
import { buildExtension, buildPages, buildWallet } from './build.ts';
import { type TestCampaign, until } from './campaign.ts';
import { type Chromium, launchChromium } from './chromium.ts';
import { Contributor } from './contributor.ts';
import { grantAtInstall } from './grant.ts';
import { namespaceDir } from './netns/enter.ts';
import { startFront } from './netns/front.ts';
import { wrapForHome } from './netns/homes.ts';
import { startWeb } from './netns/start-web.ts';
import { startNetwork, type TestNetwork } from './network.ts';
import { openRelay } from './open-relay.ts';
import { freePort, servicePort } from './ports.ts';

/** A person whose browser shares. */
export interface Sharer {
  browser: Chromium;
  person: Contributor;
  /** The sharing page. */
  page: Page;
  /** Waits until the stored view of the page satisfies `wanted`, and returns it. */
  view(wanted: (view: SharingView) => boolean, what: string): Promise<SharingView>;
}

export interface SharingStage {
  net: TestNetwork;
  campaign: TestCampaign;
  /** Folder of the extension for Firefox as people get it, with no permission granted in advance. */
  buildFirefox(): string;
  /** Starts a browser in a home, or on this machine itself (null), and answers the welcome page. */
  addBrowser(home: number | null): Promise<Sharer>;
  /** Joins the campaign on the page and waits until it is connected. */
  join(sharer: Sharer): Promise<void>;
  fetch(body: object): Promise<Response>;
  switchRelay(on: boolean): Promise<unknown>;
  close(): Promise<void>;
}

/** Starts web, chain and a service behind TLS, with a funded campaign of a vetted requester and the relay on. */
export async function setSharingStage(
  terms: Partial<BandwidthTerms> = {},
  settings: Record<string, string> = {},
): Promise<SharingStage> {
  const stopWeb = await startWeb();
  const [port, inner] = [await servicePort(), await freePort()];
  const stopFront = await startFront(port, inner);
  const service = `https://service.sites.net:${port}`;
  const net = await startNetwork({
    STINT_HOST: '0.0.0.0',
    STINT_PORT: String(inner),
    STINT_ORIGIN: service,
    STINT_MIN_CLAIM: '1',
    STINT_RELAY_FEE: '0',
    STINT_PAGES: buildPages(),
    STINT_RELAY_HOST_RATE: '1000000',
    STINT_RELAY_HOST_BURST: '1000000',
    ...settings,
  });
  writeFileSync(join(net.dir, 'network.json'), JSON.stringify({ ...net.network, service }));
  const relay = await openRelay(net, terms);
  const extension = buildExtension(net);
  grantAtInstall(extension, ['https://*.sites.net/*']);
  const wallet = buildWallet();
  const browsers: Chromium[] = [];

  return {
    net,
    ...relay,
    buildFirefox: () => buildExtension(net, 'firefox'),
    async addBrowser(home) {
      const own = findChromium(process.env)!;
      const program = home === null ? own : wrapForHome(namespaceDir(), home, own);
      const browser = await launchChromium([extension, wallet], undefined, program);
      browsers.push(browser);
      const person = await Contributor.of(browser);
      const welcome = await person.open('welcome', { width: 1200, height: 900 });
      await welcome.getByRole('button', { name: /I agree/ }).click();
      await person.snapshot(welcome, (s) => s.connection === 'connected');
      await welcome.close();
      const page = await person.open('sharing', { width: 1200, height: 900 });

      return { browser, person, page, view: (wanted, what) => viewOf(page, wanted, what) };
    },
    async join({ page, view }) {
      await page.getByRole('button', { name: /^Join/ }).click();
      await view((now) => now.state === 'ready', 'the browser to share');
    },
    async close() {
      for (const browser of browsers) await browser.close();
      await net.stop();
      stopFront();
      await stopWeb();
    },
  };
}

async function viewOf(page: Page, wanted: (view: SharingView) => boolean, what: string) {
  let last: SharingView | undefined;
  const read = async () => {
    const all = await page.evaluate(() => chrome.storage.local.get('sharing-view'));
    const stored = all['sharing-view'] as string | undefined;
    last = stored && JSON.parse(stored).value;
    return last !== undefined && wanted(last);
  };
  await until(read, what, 60_000).catch((cause) => {
    throw new Error(`sharing: ${JSON.stringify(last)}`, { cause });
  });

  return last!;
}
