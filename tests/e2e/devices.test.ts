import type { Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { type AccountHead, emptyAccount, extendAccount } from '../../lib/domain/account-chain.ts';
import type { AccountEntry, Receipt } from '../../lib/protocol/receipts.ts';
import { buildWallet } from '../support/build.ts';
import { domainOf, until } from '../support/campaign.ts';
import { type Chromium, launchChromium } from '../support/chromium.ts';
import { Contributor, readTable } from '../support/contributor.ts';
import { testAccount } from '../support/keys.ts';
import { screenshotOnFailure } from '../support/pictures.ts';
import { type Stage, setStage } from '../support/stage.ts';
import { Wallet } from '../support/wallet.ts';

const PRICE = 45_000n;
const FEE = 20_000n;
const WALLET = 'wallet of two devices';
const account = testAccount(WALLET).address.toLowerCase();

/** One computer of the same person: a browser profile with the extension and the wallet. */
interface Device {
  browser: Chromium;
  person: Contributor;
  popup: Page;
}

let stage: Stage;
let first: Device;
let second: Device;

beforeAll(async () => {
  stage = await setStage();
  await stage.wallet.ready(stage.net, WALLET);
  first = await deviceOf(stage.browser);
  second = await anotherDevice();
});
afterAll(async () => {
  await second?.browser.close();
  await stage?.close();
});
afterEach(async (test) => {
  await screenshotOnFailure(test, first.browser);
  await screenshotOnFailure(test, second.browser);
});

async function anotherDevice(): Promise<Device> {
  const browser = await launchChromium([stage.extension, buildWallet()]);
  await (await Wallet.of(browser)).ready(stage.net, WALLET);
  return deviceOf(browser);
}

/** Keeps only the popup open: with another screen open, answers would wait until they cannot be undone. */
async function deviceOf(browser: Chromium): Promise<Device> {
  const person = await Contributor.of(browser);
  const popup = await person.open('popup');
  for (const page of browser.context.pages()) {
    if (page !== popup && page.url().startsWith('chrome-extension:')) await page.close();
  }
  return { browser, person, popup };
}

/** Answers a number of tasks and waits until they are credited on this device. */
async function earn(device: Device, answers: number): Promise<void> {
  const { person, popup } = device;
  const before = BigInt((await person.snapshot(popup)).credited);
  await person.judge(Array<string>(answers).fill('1'), popup);
  // With no screen open nobody can undo, so answers are sent at once.
  await reopen(device);
  const wanted = before + BigInt(answers) * PRICE;
  await person.snapshot(device.popup, (s) => BigInt(s.credited) === wanted);
}

async function reopen(device: Device): Promise<void> {
  await device.popup.close();
  device.popup = await device.person.open('popup');
}

/** Leaves the task until the home screen shows this element. */
async function home(popup: Page, shown: Locator): Promise<void> {
  await until(async () => {
    if (await shown.isVisible()) return true;
    await popup.keyboard.press('Escape');
    return false;
  }, 'the home screen');
}

/** Opens the claim page for a new claim or the current one. */
async function openPage({ browser, person, popup }: Device): Promise<Page> {
  const opening = browser.context.waitForEvent('page');
  await person.send(popup, 'claim.start');
  return opening;
}

async function openClaim(device: Device): Promise<Page> {
  const page = await openPage(device);
  await page.locator('.wallet-card', { hasText: 'Test wallet' }).click();
  return page;
}

/** Binds the wallet on the claim page, and stops there. */
async function bind(device: Device): Promise<void> {
  const page = await openClaim(device);
  await page.getByRole('button', { name: /^Bind with/ }).click();
  await device.person.confirm();
  await page.getByRole('button', { name: /^Sign in/ }).waitFor();
  await page.close();
  await device.person.snapshot(device.popup, (s) => s.account === account);
  await reopen(device);
}

/** The wallet's account chain on a device, verified entry by entry. */
async function accountChain({ popup }: Device): Promise<AccountHead> {
  const domain = domainOf(stage.net);
  const entries = await readTable<AccountEntry>(popup, 'accountEntries');
  const start = emptyAccount(domain, account);
  return entries.reduce((head, entry) => extendAccount(domain, account, head, entry), start);
}

test('the recovery words restore receipts and unbound earnings on a new device', async () => {
  await earn(first, 2);
  const options = await first.person.open('options', { width: 1000, height: 900 });
  await options.getByRole('button', { name: 'Show the words' }).click();
  await options.locator('.words .med').nth(11).waitFor();
  const words = await options.locator('.words .med').allInnerTexts();
  expect(words).toHaveLength(12);
  await options.close();

  const fresh = await second.person.open('options', { width: 1000, height: 900 });
  await fresh.getByLabel('Your twelve words').fill(words.join('\n'));
  await fresh.getByRole('button', { name: 'Restore', exact: true }).click();
  await fresh.getByText('Restored, with 4 receipts.').waitFor();
  // The words that were entered are spent; new ones are shown, and gone once they are saved.
  await fresh.locator('.words .med').nth(11).waitFor();
  expect(await fresh.locator('.words .med').allInnerTexts()).not.toEqual(words);
  await fresh.getByRole('button', { name: /^I have saved them/ }).click();
  await fresh.getByText(/^You have saved them/).waitFor();
  expect(await fresh.locator('.words').count()).toBe(0);
  const restored = await second.person.snapshot(
    second.popup,
    (s) => BigInt(s.credited) === 2n * PRICE,
  );
  expect(restored).toMatchObject({ mismatch: null, account: null, claimable: String(2n * PRICE) });
  const check = await second.person.send(fresh, 'receipt.verify', { seq: 4 });
  expect(check).toMatchObject({ ok: { ok: true, signer: stage.net.network.voucherSigner } });
  await fresh.close();
  await earn(second, 1);

  await first.person.judge(['1'], first.popup);
  await reopen(first);
  const { error } = await first.person.snapshot(first.popup, (s) => s.connection === 'error');
  expect(error?.code).toBe('device_replaced');
  await home(first.popup, first.popup.getByText(/another device/));
});

/** The tasks that a device was credited for. */
async function creditedTasks({ popup }: Device): Promise<string[]> {
  const receipts = await readTable<Receipt>(popup, 'receipts');
  return receipts.flatMap(({ kind, unit }) => (kind === 'credit' ? [unit] : []));
}

/** What the wallet is paid for: a task that both of its devices did before they were bound is paid once. */
let paid = 0n;

test('two devices of one wallet: both earn, and one claim pays all', async () => {
  // The replaced device starts over as its owner would: erased, and through the welcome page again.
  await first.person.send(first.popup, 'storage.erase', { confirm: 'erase everything' });
  await first.person.welcome();
  first = await deviceOf(first.browser);
  await earn(first, 2);
  const before = new Set(await creditedTasks(second));
  const twice = (await creditedTasks(first)).filter((task) => before.has(task)).length;
  paid = BigInt(8 - twice) * PRICE;
  await bind(first);
  await bind(second);
  await earn(first, 1);
  await earn(second, 2);
  const head = await accountChain(second);
  // 3 on the second device, restored ones among them, then 2 more; 3 on the first.
  expect(head.cumulative).toBe(paid);

  const page = await openClaim(first);
  await page.getByRole('button', { name: /^Sign in/ }).click();
  await first.person.job(first.popup, (j) => j.state === 'confirmed' || j.state === 'final');
  expect(await stage.balance(account)).toBe(paid - FEE);
  expect(await accountChain(first)).toEqual(head);
  const after = await first.person.snapshot(first.popup, (s) => s.claimable === '0');
  expect(after).toMatchObject({ mismatch: null, claimed: String(paid) });
  expect(BigInt((await stage.campaign.status()).credited)).toBe(8n * PRICE);
});

test('the other device finds that everything is paid already', async () => {
  await openPage(second);
  await second.person.job(second.popup, (j) => j.state === 'superseded');
  await second.person.snapshot(second.popup, (s) => s.claimable === '0' && s.mismatch === null);
  expect(await stage.balance(account)).toBe(paid - FEE);
});
