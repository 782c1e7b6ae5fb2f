import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { SharingView } from '../../lib/protocol/sharing-view.ts';
import { buildWallet } from '../support/build.ts';
import { until } from '../support/campaign.ts';
import {
  click,
  type Firefox,
  launchFirefox,
  send,
  snapshotOf,
  storedOf,
  waitForElement,
} from '../support/firefox.ts';
import { claimInFirefox } from '../support/firefox-claim.ts';
import { manyHosts, NET } from '../support/netns/plan.ts';
import { pageBytes } from '../support/netns/sites.ts';
import { type SharingStage, setSharingStage } from '../support/sharing-stage.ts';

/** Limits that let pages of a few megabytes through at full speed. */
const WIDE = {
  bytesPerDay: 1_000_000_000,
  bytesPerMonth: 1_000_000_000,
  kbitPerSecond: 0,
  jobs: 8,
  hours: null,
  onlyWhenIdle: false,
};

let stage: SharingStage;
let firefox: Firefox;

beforeAll(async () => {
  stage = await setSharingStage({ proofPercent: 20 });
  firefox = await launchFirefox([stage.buildFirefox(), buildWallet()], {
    // Mozilla's own setting for answering its permission prompt with yes; the request is unchanged.
    'extensions.webextOptionalPermissionPrompts': false,
    'network.trr.mode': 5,
  });
});
afterAll(async () => {
  await firefox?.close();
  await stage?.close();
});

const has = (page: Page) =>
  page.evaluate(() =>
    chrome.permissions.contains({
      permissions: ['webRequest'],
      origins: ['https://*.sites.net/*'],
    }),
  );

const any = (page: Page) =>
  page.evaluate(() => chrome.permissions.contains({ origins: ['https://*/*'] }));

/** Which of the optional permissions for sharing are granted, apart from the sites. */
const given = (page: Page) =>
  page.evaluate(async () => {
    const all = await chrome.permissions.getAll();
    const asked = ['webRequest', 'idle', 'websiteContent', 'locationInfo'];
    const has = [...(all.permissions ?? []), ...(all.data_collection ?? [])];
    return asked.filter((name) => has.includes(name));
  });

const viewOf = (page: Page, wanted: (view: SharingView) => boolean) =>
  storedOf<SharingView>(page, 'sharing-view', wanted);

test('in Firefox: permission for these sites only, pages, their receipt and its claim; leaving gives the permission back', async () => {
  const welcome = await firefox.open('welcome');
  await click(welcome, '.equal-buttons button');
  await snapshotOf(welcome, (s) => s.connection === 'connected');
  const page = await firefox.open('sharing');
  await waitForElement(page, '.share-card');
  expect(await has(page)).toBe(false);
  await click(page, '.share-card .equal-buttons button');
  await viewOf(page, (view) => view.state === 'ready');
  expect([await has(page), await any(page)]).toEqual([true, false]);
  expect(await given(page)).toEqual(['webRequest', 'websiteContent', 'locationInfo']);

  const reply = await stage.fetch({ url: 'https://www.sites.net/bytes/300000' });
  expect(reply.status).toBe(200);
  const body = Buffer.from(await reply.arrayBuffer());
  expect(body.equals(pageBytes('300000', 300_000))).toBe(true);
  const echo = await (await stage.fetch({ url: 'https://n0.sites.net/echo' })).json();
  expect(echo.from).toBe(NET.here);
  expect([echo.headers.cookie, echo.headers.origin]).toEqual([undefined, undefined]);
  const to = encodeURIComponent('https://plain.sites.net/bytes/10');
  const hop = await stage.fetch({ url: `https://n1.sites.net/to/x?url=${to}` });
  expect(hop.headers.get('location')).toBe('https://plain.sites.net/bytes/10');

  // Enough bytes for a receipt: the relay signs, the device has the same count and signs too.
  expect(await send(page, 'sharing.caps', WIDE)).toEqual({ ok: {} });
  await viewOf(page, (view) => view.state === 'ready');
  for (const host of ['n3', 'n4']) {
    const url = `https://${host}.sites.net/bytes/9000000`;
    const bytes = await (await stage.fetch({ url, maxBytes: 10_000_000 })).arrayBuffer();
    expect(bytes.byteLength).toBe(9_000_000);
  }
  await until(async () => BigInt((await stage.campaign.status()).pending) > 0n, 'a tally');
  await until(
    () => page.evaluate(() => /Receipt \d/.test(document.body.innerText)),
    'a row with its receipt',
    30_000,
  );
  await viewOf(page, (view) => view.state === 'ready' && view.today >= 18_000_000);

  // Another device fetches some of the same pages from another address, which proves them.
  const other = await stage.addBrowser(0);
  await stage.join(other);
  let asked = 0;
  await until(
    async () => {
      asked += 1;
      const url = `https://${manyHosts[5 + (asked % 35)]}/bytes/2000`;
      await (await stage.fetch({ url })).arrayBuffer();
      await send(page, 'sharing.look');
      const { credited } = await viewOf(page, () => true);
      return BigInt(credited) > 0n;
    },
    'credit',
    120_000,
  );
  await other.browser.close();
  const { due, balance, popup } = await claimInFirefox(firefox, stage.net, 'a wallet in Firefox');
  expect([due > 0n, balance]).toEqual([true, due]);
  await snapshotOf(popup, (s) => s.mismatch === null && s.claimable === '0');

  await click(page, '.share-card > .btn');
  await viewOf(page, (view) => view.state === 'off' && view.choice.campaigns.length === 0);
  await until(async () => !(await has(page)), 'the permission to be gone');
  await until(async () => (await given(page)).length === 0, 'nothing else to be kept');
  expect((await stage.fetch({ url: 'https://n2.sites.net/bytes/10' })).status).toBe(502);
  expect(firefox.errors).toEqual([]);
});
