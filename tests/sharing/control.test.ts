import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { JobRow } from '../../lib/db/sharing-rows.ts';
import { until } from '../support/campaign.ts';
import { readTable } from '../support/contributor.ts';
import { setPolicy } from '../support/netns/homes.ts';
import { screenshotOnFailure } from '../support/pictures.ts';
import { type Sharer, type SharingStage, setSharingStage } from '../support/sharing-stage.ts';

const MB = 1_000_000;

let stage: SharingStage;
let one: Sharer;

beforeAll(async () => {
  stage = await setSharingStage();
  one = await stage.addBrowser(0);
  await stage.join(one);
});
afterAll(() => stage?.close());
afterEach((test) => screenshotOnFailure(test, one.browser));

const jobs = () => readTable<JobRow>(one.page, 'jobs');

/** Starts a page of 9 MB at the default limit of 500 kB/s; resolves once bytes flow. */
async function slowPage(host: string) {
  const url = `https://${host}/bytes/9000000`;
  const reply = await stage.fetch({ url, maxBytes: 10 * MB, timeoutMs: 60_000 });
  expect(reply.status === 200 ? 200 : await reply.text()).toBe(200);
  await one.view((now) => now.flow > 0 && now.running === 1, 'bytes to flow');
  return reply;
}

/** Records the moment of the press itself, so that the test's own steps do not count. */
const noteEvent = (page: Page, type: string) =>
  page.evaluate((name) => {
    const note = () => Object.assign(document.documentElement.dataset, { at: String(Date.now()) });
    addEventListener(name, note, { capture: true, once: true });
  }, type);
const eventAt = (page: Page) => page.evaluate(() => Number(document.documentElement.dataset.at));

const back = () => one.view((now) => now.state === 'ready', 'the browser to share again');

test('switching off closes the socket and ends running pages within a second, and the page says that 0 bytes flow', async () => {
  const reply = await slowPage('www.sites.net');
  const ended = reply.arrayBuffer().then(
    () => 'whole',
    () => Date.now(),
  );
  await noteEvent(one.page, 'click');
  await one.page.getByRole('button', { name: 'Turn off' }).click();
  const at = await ended;
  expect(at).not.toBe('whole');
  const ms = Number(at) - (await eventAt(one.page));
  process.stdout.write(`off: ${Math.round(ms)} ms from the press to the broken answer\n`);
  expect(ms).toBeLessThan(1_000);
  await one.page.getByText('Sharing is off.').waitFor();
  await one.page.getByText('0 bytes are being sent.').waitFor();
  await until(async () => (await jobs()).some(({ result }) => result === 'stopped'), 'the row');
  const [row] = (await jobs()).filter(({ result }) => result === 'stopped');
  expect(row?.bytes).toBeLessThan(9_000_000);
  expect((await stage.fetch({ url: 'https://n0.sites.net/bytes/10' })).status).toBe(502);
  await one.page.getByRole('button', { name: 'Turn on' }).click();
  await back();
});

test('a key in the popup does the same; no key turns it on again, and leaving removes its line', async () => {
  const reply = await slowPage('n10.sites.net');
  const ended = reply.arrayBuffer().then(
    () => 'whole',
    () => Date.now(),
  );
  const popup = await one.person.open('popup');
  const line = popup.locator('.share-line');
  await line.getByText('Sharing is on.').waitFor();
  await line.getByText(/were sent in the last second/).waitFor();
  await noteEvent(popup, 'keydown');
  await popup.keyboard.press('0');
  const at = await ended;
  expect(at).not.toBe('whole');
  const ms = Number(at) - (await eventAt(popup));
  process.stdout.write(`off: ${Math.round(ms)} ms from the key to the broken answer\n`);
  expect(ms).toBeLessThan(1_000);
  await line.getByText('Sharing is off.').waitFor();
  await line.getByText('0 bytes are being sent.').waitFor();
  expect(await line.locator('.key').count()).toBe(0);
  await popup.keyboard.press('0');
  expect((await stage.fetch({ url: 'https://n11.sites.net/bytes/10' })).status).toBe(502);
  expect((await one.view(() => true, 'the view')).choice.policy.on).toBe(false);
  await line.getByRole('button', { name: 'Turn on' }).click();
  await back();
  await line.getByText('Sharing is on.').waitFor();
  await popup.close();
});

test('when the browser’s own settings withdraw the sites, running pages end within a second and the page says so', async () => {
  const settings = await one.browser.context.newPage();
  await settings.goto(`chrome://extensions/?id=${one.person.id}`);
  // The switch on that page calls this.
  const allow = (hostAccess: 'ON_CLICK' | 'ON_ALL_SITES') =>
    settings.evaluate(
      (change) => {
        const { developerPrivate } = chrome as unknown as {
          developerPrivate: { updateExtensionConfiguration(change: object): Promise<void> };
        };
        return developerPrivate.updateExtensionConfiguration(change);
      },
      { extensionId: one.person.id, hostAccess },
    );
  const reply = await slowPage('n12.sites.net');
  const ended = reply.arrayBuffer().then(
    () => 'whole',
    () => Date.now(),
  );
  const from = Date.now();
  await allow('ON_CLICK');
  const at = await ended;
  expect(at).not.toBe('whole');
  process.stdout.write(`withheld: ${Number(at) - from} ms from the change to the broken answer\n`);
  expect(Number(at) - from).toBeLessThan(1_000);
  const withheld = await one.view((now) => now.withheld.length === 1, 'the missing permission');
  expect(withheld).toMatchObject({ flow: 0, running: 0 });
  expect((await stage.fetch({ url: 'https://n13.sites.net/bytes/10' })).status).toBe(502);
  await allow('ON_ALL_SITES');
  await settings.close();
  await one.page.bringToFront();
  await back();
});

test('a veto ends the pages of that host at once and blocks it for good', async () => {
  const reply = await slowPage('n1.sites.net');
  await one.page.getByRole('button', { name: 'Never n1.sites.net', exact: true }).first().click();
  await expect(reply.arrayBuffer()).rejects.toThrow();
  await back();
  expect((await stage.fetch({ url: 'https://n1.sites.net/bytes/10' })).status).toBe(502);
  expect((await stage.fetch({ url: 'https://n2.sites.net/bytes/10' })).status).toBe(200);
});

test('a worker that is killed during a page comes back by itself and knows about the page', async () => {
  const reply = await slowPage('n3.sites.net');
  // No screen is open: the next event wakes it, or an alarm within 30 s.
  await one.page.goto('about:blank');
  const broken = reply.arrayBuffer().then(
    () => false,
    () => true,
  );
  await one.browser.killWorkers();
  expect(await broken).toBe(true);
  await until(
    async () => (await stage.fetch({ url: 'https://n4.sites.net/bytes/10' })).status === 200,
    'a page after the kill',
    60_000,
  );
  await one.page.goto(one.person.url('sharing'));
  const has = (rows: JobRow[], host: string, result: string) =>
    rows.some((row) => row.host === host && row.result === result);
  await until(async () => {
    const rows = await jobs();
    return has(rows, 'n3.sites.net', 'interrupted') && has(rows, 'n4.sites.net', 'done');
  }, 'both rows');
});

test('when the relay is killed during a page, the browser reconnects and the counts agree', async () => {
  const reply = await slowPage('n5.sites.net');
  await stage.net.service.kill();
  await expect(reply.arrayBuffer()).rejects.toThrow();
  await stage.net.service.start();
  await until(
    async () => (await stage.fetch({ url: 'https://n6.sites.net/bytes/1000' })).status === 200,
    'a page after the kill',
    60_000,
  );
  const now = await back();
  expect(now.state).toBe('ready');
});

test('no byte is fetched over the daily limit, and the page says so', async () => {
  const { today } = await one.view(() => true, 'the view');
  await one.page.getByLabel('Most in a day').fill(String(Math.floor(today / MB) + 1));
  await one.page.getByLabel('Most in a day').press('Enter');
  await one.view((now) => now.choice.policy.bytesPerDay < 200 * MB, 'the limit');
  await back();
  const cap = (Math.floor(today / MB) + 1) * MB;
  // The reply breaks off, with or without a head.
  const url = 'https://n7.sites.net/bytes/2000000';
  const ask = async () => (await stage.fetch({ url, maxBytes: 2 * MB })).arrayBuffer();
  await expect(ask()).rejects.toThrow();
  await until(async () => (await jobs()).some(({ result }) => result === 'refused_cap'), 'the cap');
  const after = await one.view(() => true, 'the view');
  expect(after.today).toBeLessThanOrEqual(cap);
});

test('leaving ends sharing and gives the permission back to the browser', async () => {
  await one.page.getByRole('button', { name: /^Leave/ }).click();
  await one.page.getByText('You left.').waitFor();
  const now = await one.view(({ choice }) => choice.campaigns.length === 0, 'the leaving');
  expect(now).toMatchObject({ state: 'off', reason: 'off', flow: 0 });
  expect(now.choice.policy.on).toBe(false);
  const popup = await one.person.open('popup');
  await popup.locator('.claim-box').waitFor();
  expect(await popup.locator('.share-line').count()).toBe(0);
  await popup.close();
  expect((await stage.fetch({ url: 'https://n8.sites.net/bytes/10' })).status).toBe(502);
});

test('the flight recorder can be searched, saved and erased', async () => {
  const { page } = one;
  await page.getByPlaceholder(/^Search/).fill('n4.sites');
  await until(async () => (await page.locator('tbody tr').count()) === 1, 'the one row');
  const saving = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save as a file' }).click();
  expect((await saving).suggestedFilename()).toBe('stint-sharing.json');
  await page.getByRole('button', { name: 'Erase the recorder' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Erase the recorder' }).click();
  await until(async () => (await jobs()).length === 0, 'no row');
  expect((await one.view(() => true, 'the view')).today).toBeGreaterThan(0);
});

test('an administrator can forbid sharing, whatever the person has chosen', async () => {
  setPolicy(one.person.id, { sharingForbidden: true });
  const other = await stage.addBrowser(1);
  await other.page.getByRole('button', { name: /^Join/ }).click();
  const now = await other.view(({ reason }) => reason === 'managed', 'the policy');
  expect(now).toMatchObject({ state: 'off', flow: 0 });
  expect((await stage.fetch({ url: 'https://n9.sites.net/bytes/10' })).status).toBe(502);
});
