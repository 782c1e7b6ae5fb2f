import { erc20Abi, type Hex } from 'viem';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { JobRow } from '../../lib/db/sharing-rows.ts';
import { violations } from '../support/axe.ts';
import { until } from '../support/campaign.ts';
import { readTable } from '../support/contributor.ts';
import { testAccount } from '../support/keys.ts';
import { manyHosts, NET } from '../support/netns/plan.ts';
import { pageBytes } from '../support/netns/sites.ts';
import { screenshotOnFailure } from '../support/pictures.ts';
import { type Sharer, type SharingStage, setSharingStage } from '../support/sharing-stage.ts';
import { Wallet } from '../support/wallet.ts';

const MB = 1_000_000;
const FAST = {
  bytesPerDay: 1_000 * MB,
  bytesPerMonth: 1_000 * MB,
  kbitPerSecond: 0,
  jobs: 8,
  hours: null,
  onlyWhenIdle: false,
};

let stage: SharingStage;
let one: Sharer;
let two: Sharer;

beforeAll(async () => {
  stage = await setSharingStage({ proofPercent: 20 });
  one = await stage.addBrowser(null);
  two = await stage.addBrowser(0);
});
afterAll(() => stage?.close());
afterEach(async (test) => {
  for (const { browser } of [one, two]) await screenshotOnFailure(test, browser);
});

const jobsOf = ({ page }: Sharer) => readTable<JobRow>(page, 'jobs');

test('nothing is shared before the person has answered the questions of the page', async () => {
  const { page } = two;
  await page.getByText('Who uses your connection').waitFor();
  await page.getByText('*.sites.net').waitFor();
  expect((await stage.fetch({ url: 'https://www.sites.net/bytes/1000' })).status).toBe(502);
  await page.getByRole('button', { name: 'Not now' }).click();
  await page.getByText('Nothing was changed').waitFor();
  expect(await page.evaluate(() => chrome.storage.local.get('sharing'))).toEqual({});
  expect(await violations(page)).toEqual([]);
});

test('after consent and permission, a page comes through a browser that joined, and only through it', async () => {
  await stage.join(two);
  const reply = await stage.fetch({ url: 'https://www.sites.net/bytes/300000' });
  expect(reply.status).toBe(200);
  const body = Buffer.from(await reply.arrayBuffer());
  expect(body.equals(pageBytes('300000', 300_000))).toBe(true);
  await two.view((now) => now.today >= 300_000, 'the bytes to be counted');
  await until(async () => (await jobsOf(two)).length > 0, 'its row');
  const [job] = await jobsOf(two);
  expect(job).toMatchObject({ host: 'www.sites.net', bytes: 300_000, result: 'done' });
  // A fetch with the person's cookies would send this one.
  const cookie = { name: 'who', value: 'a person', domain: '.sites.net', path: '/' };
  await two.browser.context.addCookies([{ ...cookie, secure: true, sameSite: 'None' }]);
  const echo = await (await stage.fetch({ url: 'https://n0.sites.net/echo' })).json();
  expect(echo.from).toBe(NET.homes[0].address);
  expect(echo.headers.cookie).toBeUndefined();
  expect(echo.headers.origin).toBeUndefined();
});

test('a redirect is reported with its status and not followed', async () => {
  const to = encodeURIComponent('https://plain.sites.net/bytes/10');
  const reply = await stage.fetch({ url: `https://n1.sites.net/to/x?url=${to}` });
  expect(reply.headers.get('x-stint-status')).toBe('302');
  expect(reply.headers.get('location')).toBe('https://plain.sites.net/bytes/10');
});

test('a name that is public for the relay but private for the browser’s home brings no byte', async () => {
  const reply = await stage.fetch({ url: 'https://rebound.sites.net/bytes/5000' });
  expect(reply.status).toBe(502);
  const rebound = async () => (await jobsOf(two)).find(({ host }) => host === 'rebound.sites.net');
  await until(async () => (await rebound()) !== undefined, 'its row');
  expect(await rebound()).toMatchObject({
    bytes: 0,
    status: null,
    result: expect.stringMatching(/address|network/),
  });
});

test('the toolbar icon shows that bytes flow, and only while they do', async () => {
  const worker = await two.browser.worker('Stint');
  const badge = () => worker.evaluate(() => chrome.action.getBadgeText({}));
  await until(async () => (await badge()) === '', 'rest');
  const reply = await stage.fetch({ url: 'https://n2.sites.net/bytes/3000000', maxBytes: 4 * MB });
  const body = reply.arrayBuffer();
  await until(async () => (await badge()) !== '', 'the badge');
  await body;
  await until(async () => (await badge()) === '', 'the badge to go');
});

test('with two browsers proofs credit the bytes, each row has its receipt, and a wallet gets it all', async () => {
  await stage.join(one);
  for (const { person, page, view } of [one, two]) {
    expect(await person.send(page, 'sharing.caps', FAST)).toEqual({ ok: {} });
    await view((now) => now.state === 'ready', 'the relay to know of it');
  }

  const page = async (host: string, size: number) => {
    const reply = await stage.fetch({ url: `https://${host}/bytes/${size}`, maxBytes: 10 * MB });
    await reply.arrayBuffer();
  };
  for (let i = 3; i < 13; i += 2) {
    await Promise.all([page(manyHosts[i]!, 9 * MB), page(manyHosts[i + 1]!, 9 * MB)]);
  }

  await until(async () => BigInt((await stage.campaign.status()).pending) > 0n, 'a tally', 90_000);
  let asked = 0;
  const credited = async () => {
    await one.person.send(one.page, 'sharing.look');
    return BigInt((await one.view(() => true, 'the view')).credited) > 0n;
  };
  await until(
    async () => {
      asked += 1;
      await page(manyHosts[13 + (asked % 27)]!, 2_000);
      return BigInt((await stage.campaign.status()).credited) > 0n && (await credited());
    },
    'credit',
    120_000,
  );
  const linked = (await jobsOf(one)).filter(({ unit }) => unit !== '');
  expect(linked.length).toBeGreaterThan(0);
  await one.page
    .getByText(/^Receipt \d/)
    .first()
    .waitFor();
  expect((await one.person.snapshot(one.page)).mismatch).toBeNull();
  await claim(one);
});

/** Claims from the popup to tokens in a wallet that was never bound before. */
async function claim({ browser, person }: Sharer): Promise<void> {
  const wallet = await Wallet.of(browser);
  await wallet.ready(stage.net, 'sharing wallet');
  const popup = await person.open('popup');
  const due = await person.snapshot(popup, (s) => BigInt(s.claimable) > 0n);
  const opening = browser.context.waitForEvent('page');
  await popup.getByRole('button', { name: 'Claim', exact: true }).click();
  const page = await opening;
  await page.locator('.wallet-card', { hasText: 'Test wallet' }).click();
  await page.getByRole('button', { name: /^Bind with/ }).click();
  await person.confirm();
  await page.getByRole('button', { name: /^Sign in/ }).click();
  await person.job(popup, (j) => j.state === 'final' || j.state === 'confirmed');
  const balance = await stage.net.chain.readContract({
    abi: erc20Abi,
    address: stage.net.network.token.address as Hex,
    functionName: 'balanceOf',
    args: [testAccount('sharing wallet').address],
  });
  expect(balance).toBeGreaterThanOrEqual(BigInt(due.claimable));
  expect((await person.snapshot(popup)).mismatch).toBeNull();
}
