import type { Page } from 'playwright-core';
import type { Hex } from 'viem';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { bindWithoutClaiming, earn } from '../support/backup.ts';
import { until } from '../support/campaign.ts';
import { testAccount, testKey } from '../support/keys.ts';
import { screenshotOnFailure } from '../support/pictures.ts';
import { type Stage, setStage } from '../support/stage.ts';

/** Wallets as they are: silent, slow, behind a closed panel, with other accounts, without a name. */

const FEE = 20_000n;
const NAME = 'real wallets';
const account = testAccount(NAME).address;
let stage: Stage;
let popup: Page;

beforeAll(async () => {
  stage = await setStage();
  await stage.wallet.ready(stage.net, NAME);
  await stage.net.chain.setBalance({ address: account, value: 10n ** 18n });
  await earn(stage, ['1', '2']);
  await bindWithoutClaiming(stage);
});
afterAll(() => stage?.close());
afterEach((test) => screenshotOnFailure(test, stage.browser));

beforeEach(async () => {
  const { person } = stage;
  for (const page of stage.browser.context.pages().slice(1)) await page.close();
  popup = await person.open('popup');
  const { claim } = await person.snapshot(popup);
  if (claim) await person.send(popup, 'claim.dismiss', { job: claim.id });
  await stage.wallet.ready(stage.net, NAME);
  // What an earlier test has left unpaid is enough.
  const { claimable } = await person.snapshot(popup, (s) => BigInt(s.credited) > 0n);
  if (BigInt(claimable) > 0n) return;
  await person.judge(['1', '2'], popup);
  await popup.keyboard.press('Escape');
  await person.snapshot(popup, (s) => BigInt(s.claimable) === 90_000n);
});

const button = (page: Page, name: RegExp) => page.getByRole('button', { name });
const finished = (state: string) => state === 'confirmed' || state === 'final';
const card = (page: Page, name = 'Test wallet') => page.locator('.wallet-card', { hasText: name });

/** The claim page, before any wallet is chosen. */
async function openPage(): Promise<Page> {
  const opening = stage.browser.context.waitForEvent('page');
  await popup.getByRole('button', { name: 'Claim', exact: true }).click();
  return opening;
}

/** @returns the page, ready to sign or to send */
async function ready(how: 'relay' | 'self'): Promise<Page> {
  const opened = await openPage();
  if (how === 'self') await opened.getByText('My wallet sends it').click();
  await card(opened).click();
  await button(opened, how === 'self' ? /^Send with/ : /^Sign in/).waitFor();
  return opened;
}

const paid = () => stage.person.job(popup, (job) => finished(job.state));
const balance = () => stage.balance(account);

describe('a wallet that does not answer', () => {
  test('is waited for by name, and everything else on the page still works', async () => {
    await stage.wallet.set({ mode: 'silent' });
    const page = await openPage();
    await card(page).click();
    await page.getByText('Waiting for Test wallet').first().waitFor();
    await page.getByText(/press the button of Test wallet in the browser/).waitFor();
    await page.getByText('My wallet sends it').click();
    await stage.wallet.set({ mode: 'auto-approve' });
    await card(page).click();
    await button(page, /^(Bind|Send) with/)
      .first()
      .waitFor();
  });

  test('behind a closed panel is heard once the panel is opened', async () => {
    await stage.wallet.set({ panelClosed: true, connected: [] });
    const page = await openPage();
    await card(page).click();
    await page.getByText('Waiting for Test wallet').first().waitFor();
    await stage.wallet.set({ panelClosed: false });
    await page.locator(`[data-account="${account.toLowerCase()}"]`).waitFor();
  });

  test('after a reload is chosen already, and what it was asked for is as it was', async () => {
    const page = await ready('relay');
    const before = (await stage.person.job(popup)).claim;
    await page.reload();
    await button(page, /^Sign in/).click();
    await paid();
    expect((await stage.person.job(popup)).claim).toEqual(before);
  });
});

test('three accounts: the bound one is used, though another is selected', async () => {
  const others = [testKey(NAME), testKey('a third account')];
  await stage.wallet.set({ privateKey: testKey('selected instead'), others });
  const before = await balance();
  const page = await openPage();
  await card(page).click();
  await page.locator(`[data-account="${account.toLowerCase()}"]`).waitFor();
  await button(page, /instead, which is selected/).waitFor();
  await button(page, /^Sign in/).click();
  await paid();
  expect((await balance()) - before).toBe(90_000n - FEE);
});

test('a page that was disconnected in the wallet is connected again by the same press', async () => {
  const page = await ready('relay');
  await stage.wallet.set({ connected: [] });
  await button(page, /^Sign in/).click();
  await paid();
});

test('signatures whose last byte is 0 or 1 are paid', async () => {
  await stage.wallet.set({ lowV: true });
  const page = await ready('relay');
  await button(page, /^Sign in/).click();
  await paid();
});

test.each(['code', 'data', 'words', 'wrapped'] as const)(
  'an unknown network is added, wherever the wallet says so: %s; a switch that follows later is waited for',
  async (unknownChain) => {
    const chains = { 1: 'https://ethereum.example' };
    await stage.wallet.set({ chainId: 1, chains, unknownChain, switchAfterMs: 700 });
    const page = await openPage();
    await card(page).click();
    await button(page, /^Switch to/).click();
    await button(page, /^Sign in/).waitFor();
  },
);

test('a wallet that announces nothing is offered, and pays', async () => {
  await stage.wallet.set({ announces: false });
  const page = await openPage();
  await page.locator('.wallet-card').last().getByText('Wallet without a name').waitFor();
  await card(page, 'Wallet without a name').click();
  await button(page, /^Sign in/).click();
  await paid();
});

describe('a transaction of the wallet’s own', () => {
  const sends = async (how: 'cancelled' | 'reverted' | 'lost' | 'sped-up', page: Page) => {
    await stage.wallet.set({ sends: how });
    await button(page, /^Send with/).click();
  };

  test.each([
    ['cancelled', 'Your transaction was cancelled'],
    ['reverted', 'Your transaction failed'],
  ] as const)(
    'that was %s is told on the page and in the popup, and the next one pays',
    async (how, words) => {
      const before = await balance();
      const page = await ready('self');
      await sends(how, page);
      await page.getByText(words).waitFor();
      await popup.getByText(/You can ask again/).waitFor();
      expect(await balance()).toBe(before);
      await stage.wallet.set({ sends: 'mined' });
      await button(page, /^Ask again/).click();
      await button(page, /^Send with/).click();
      await paid();
      expect((await balance()) - before).toBe(90_000n);
    },
  );

  test('that was sped up is paid, and the page shows the transaction that paid', async () => {
    const page = await ready('self');
    await sends('sped-up', page);
    const { tx, sent } = await stage.person.job(popup, (job) => job.state === 'final');
    expect(tx).not.toBe(sent[0]!.tx);
    const { status } = await stage.net.chain.getTransactionReceipt({ hash: tx as Hex });
    expect(status).toBe('success');
    await page.getByText(tx!).waitFor();
  });

  test('whose hash never reached the page is found on the chain, before anything is asked again', async () => {
    const before = await balance();
    const page = await ready('self');
    await stage.wallet.set({ losesAnswers: true });
    await button(page, /^Send with/).click();
    await until(async () => (await balance()) - before === 90_000n, 'the vault to pay');
    await stage.wallet.set({ losesAnswers: false });
    await button(page, /^Ask again/).click();
    await page.getByText('Paid already').waitFor();
    expect(await page.locator('.is-failed').count()).toBe(0);
    expect((await stage.person.job(popup)).state).toBe('superseded');
    expect(await stage.net.chain.getTransactionCount({ address: account })).toBe(
      await stage.net.chain.getTransactionCount({ address: account, blockTag: 'pending' }),
    );
  });

  test('is not asked for without ether, and the page says so', async () => {
    await stage.net.chain.setBalance({ address: account, value: 0n });
    const page = await ready('self');
    await page.getByText('This wallet has no ETH').waitFor();
    await button(page, /^Send with/).click();
    await page.getByText('Too little for the network fee').waitFor();
    await stage.net.chain.setBalance({ address: account, value: 10n ** 18n });
    await button(page, /^Ask again/).click();
    await paid();
  });

  test('the token can be shown in the wallet; a page opened later says what paid', async () => {
    const page = await ready('self');
    await button(page, /^Send with/).click();
    const { id, tx } = await paid();
    await button(page, /^Show USDC in Test wallet/).click();
    await popup.bringToFront();
    await button(popup, /^Done/).click();
    await page.goto('about:blank');
    await page.goto(`${stage.net.origin}/claim#${id}`);
    await page.locator('[data-past]').waitFor();
    expect(await page.locator('body').innerText()).toContain(tx);
  });
});
