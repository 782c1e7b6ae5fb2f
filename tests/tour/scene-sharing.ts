import type { Page } from 'playwright-core';
import type { SharingCaps } from '../../lib/protocol/sharing.ts';
import type { SharingView } from '../../lib/protocol/sharing-view.ts';
import { createBandwidthCampaign, fundCampaign, until } from '../support/campaign.ts';
import { call } from '../support/http.ts';
import { testAccount } from '../support/keys.ts';
import { OPERATOR_TOKEN, type TestNetwork } from '../support/network.ts';
import { shootRarePauses } from './rare-pauses.ts';
import { clear, openHome, press, TOUR_SITES, type Tour } from './tour.ts';

const WIDE = { width: 1200, height: 900 };

const CAPS: SharingCaps = {
  bytesPerDay: 200_000_000,
  bytesPerMonth: 2_000_000_000,
  kbitPerSecond: 4_000,
  jobs: 2,
  hours: null,
  onlyWhenIdle: false,
};

const switchRelay = (net: TestNetwork, on: boolean) =>
  call(net.origin, 'relaySwitch', { token: OPERATOR_TOKEN, body: { on, note: 'the tour' } });

async function openCampaign(net: TestNetwork): Promise<void> {
  const campaign = await createBandwidthCampaign(net, {
    name: 'Words of the day',
    requesterName: 'Fjord Language Lab',
    purpose: 'Reads public dictionary pages to see how often words change.',
    destinations: TOUR_SITES,
  });
  await fundCampaign(net, campaign, 50_000_000n);
  await campaign.operate('release');
  const requester = testAccount('requester').address.toLowerCase();
  const body = { state: 'vetted', note: 'the tour' } as const;
  await call(net.origin, 'vetRequester', { token: OPERATOR_TOKEN, params: { requester }, body });
  await switchRelay(net, true);
}

async function viewIs(page: Page, wanted: (view: SharingView) => boolean, what: string) {
  await until(async () => {
    const all = await page.evaluate(() => chrome.storage.local.get('sharing-view'));
    const stored = all['sharing-view'] as string | undefined;
    return stored !== undefined && wanted(JSON.parse(stored).value);
  }, what);
}

/** Writes rows of the flight recorder as jobs do; the tour itself fetches no page. */
const record = (page: Page): Promise<void> =>
  page.evaluate(async () => {
    const db = await new Promise<IDBDatabase>((resolve, reject) => {
      const request = indexedDB.open('stint');
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
    const store = db.transaction('jobs', 'readwrite').objectStore('jobs');
    const results = ['done', 'done', 'stopped', 'address', 'done', 'timeout'];

    for (const [i, result] of results.entries()) {
      const startedAt = Date.now() - i * 97_000;
      const bytes = result === 'address' ? 0 : 31_000 + i * 7_300;
      store.put({
        id: `00000000-0000-4000-8000-00000000000${i}`,
        campaign: `0x${'c'.repeat(64)}`,
        campaignName: 'Words of the day',
        price: 500_000n,
        host: 'en.wiktionary.org',
        path: `/wiki/word-${i}`,
        method: 'GET',
        startedAt,
        endedAt: startedAt + 800,
        status: result === 'done' ? 200 : null,
        bytes,
        maxBytes: 1_048_576,
        result,
        unit: '',
        asks: 0,
      });
    }

    await new Promise((resolve) => {
      store.transaction.oncomplete = resolve;
    });
    db.close();
  });

/** The popup's line about sharing; brings the page back to the front afterwards. */
async function shootHome(tour: Tour, name: string): Promise<void> {
  const popup = await openHome(tour);
  await popup.locator('.share-line').waitFor();
  await tour.camera.shoot(popup, name);
  await popup.close();
}

/** Consent, sharing on, each reason to pause, the flight recorder, and sharing off. */
export async function sharingScene(tour: Tour): Promise<void> {
  const { net, person, camera } = tour;
  await openCampaign(net);
  const page = await person.open('sharing', WIDE);
  await page.locator('.share-card').waitFor();
  await camera.shoot(page, 'sharing-consent', { full: true });
  await page.setViewportSize({ width: 320, height: 640 });
  await camera.shoot(page, 'sharing-consent-320', { full: true, themes: ['light'] });
  await page.setViewportSize(WIDE);
  await press(page, 'Not now');
  await camera.shoot(page, 'sharing-refused', { themes: ['light'] });
  await press(page, /^Join/);
  await viewIs(page, (view) => view.state === 'ready', 'sharing to be on');
  await record(page);
  await page.reload();
  await page.locator('tbody tr').first().waitFor();
  await camera.shoot(page, 'sharing-on', { full: true });
  await shootHome(tour, 'home-sharing-on');

  const set = (caps: Partial<SharingCaps>) =>
    person.send(page, 'sharing.caps', { ...CAPS, ...caps });
  const hour = new Date().getHours();
  const pauses: [SharingView['reason'], Partial<SharingCaps>][] = [
    ['hours', { hours: { from: (hour + 2) % 24, to: (hour + 3) % 24 } }],
    ['in_use', { onlyWhenIdle: true }],
    ['day_cap', { bytesPerDay: 0 }],
    ['month_cap', { bytesPerMonth: 0 }],
  ];
  for (const [reason, caps] of pauses) {
    await set(caps);
    await viewIs(page, (view) => view.reason === reason, `the pause for ${reason}`);
    await camera.shoot(page, `sharing-${reason}`);
  }
  await set({});
  await person.send(page, 'work.pause', { paused: true });
  await viewIs(page, (view) => view.reason === 'paused', 'the pause');
  await camera.shoot(page, 'sharing-paused');
  await shootHome(tour, 'home-sharing-paused');
  await person.send(page, 'work.pause', { paused: false });
  await switchRelay(net, false);
  await viewIs(page, (view) => view.state === 'switched_off', 'the operator’s switch');
  await camera.shoot(page, 'sharing-switched-off');
  await press(page, 'Turn off');
  await viewIs(page, (view) => view.reason === 'off' && view.flow === 0, 'off');
  await camera.shoot(page, 'sharing-off');
  await shootHome(tour, 'home-sharing-off');
  await shootRarePauses(page, camera);
  await set({});
  await press(page, /^Leave/);
  await viewIs(page, (view) => view.choice.campaigns.length === 0, 'the leaving');
  await clear(tour);
}
