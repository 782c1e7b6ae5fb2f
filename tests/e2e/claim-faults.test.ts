import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { until } from '../support/campaign.ts';
import { testAccount } from '../support/keys.ts';
import { screenshotOnFailure } from '../support/pictures.ts';
import { type Stage, setStage } from '../support/stage.ts';

const FEE = 20_000n;
let stage: Stage;
let popup: Page;

beforeAll(async () => {
  stage = await setStage();
  await stage.wallet.ready(stage.net, 'claim faults');
});
afterAll(() => stage?.close());
afterEach((test) => screenshotOnFailure(test, stage.browser));

/** Earns two more credited answers and leaves the popup on its home screen. */
beforeEach(async () => {
  const { person } = stage;
  for (const page of stage.browser.context.pages().slice(1)) await page.close();
  popup = await person.open('popup');
  const { claim } = await person.snapshot(popup);
  if (claim) await person.send(popup, 'claim.dismiss', { job: claim.id });
  await stage.wallet.ready(stage.net, 'claim faults');
  const before = BigInt((await person.snapshot(popup)).credited);
  await person.judge(['1', '2'], popup);
  await popup.keyboard.press('Escape');
  await person.snapshot(popup, (s) => BigInt(s.credited) - before === 90_000n);
});

const button = (page: Page, name: RegExp) => page.getByRole('button', { name });
/** Binds the wallet if this is the first claim; then the page shows what is to be signed. */
async function readyToSign(page: Page, name = /^Sign in/): Promise<void> {
  const [bind, sign] = [button(page, /^Bind with/), button(page, name)];
  await bind.or(sign).waitFor();
  if (await bind.isVisible()) {
    await bind.click();
    await stage.confirm();
  }
  await sign.waitFor();
}
const account = () => testAccount('claim faults').address;
const finished = (state: string) => state === 'confirmed' || state === 'final';

describe('a wallet', () => {
  test('that signs with another account is refused, and then accepted with the right one', async () => {
    const page = await stage.openClaim(popup);
    await button(page, /^Bind with/).waitFor();
    await stage.wallet.set({ otherAccount: true });
    await button(page, /^Bind with/).click();
    await page.getByText('Signed by another account').waitFor();
    expect((await stage.person.job(popup)).state).not.toBe('signed');
    await stage.wallet.set({ otherAccount: false });
    await button(page, /^Ask again/).click();
    await stage.confirm();
    await button(page, /^Sign in/).click();
    await stage.person.job(popup, (j) => finished(j.state));
    expect(await stage.balance(account())).toBe(90_000n - FEE);
  });

  test('that rejects loses nothing; asking again works', async () => {
    const before = await stage.balance(account());
    const page = await stage.openClaim(popup);
    await readyToSign(page);
    await stage.wallet.set({ mode: 'reject' });
    await button(page, /^Sign in/).click();
    await page.getByText('You declined in the wallet').waitFor();
    await stage.person.snapshot(popup, (s) => BigInt(s.claimable) === 90_000n);
    await stage.wallet.set({ mode: 'auto-approve' });
    await button(page, /^Ask again/).click();
    await stage.person.job(popup, (j) => finished(j.state));
    expect((await stage.balance(account())) - before).toBe(90_000n - FEE);
  });

  test('on the wrong network is asked to switch, and to add the network if it does not know it', async () => {
    await stage.wallet.set({ chainId: 1, chains: { 1: 'https://ethereum.example' } });
    const page = await stage.openClaim(popup);
    await button(page, /^Switch to/).click();
    await readyToSign(page);
    await button(page, /^Sign in/).click();
    await stage.person.job(popup, (j) => finished(j.state));
  });

  test('that never answers is reported, and the page can be closed and opened again', async () => {
    const page = await stage.openClaim(popup);
    await readyToSign(page);
    await stage.wallet.set({ mode: 'silent' });
    await page.clock.install();
    await button(page, /^Sign in/).click();
    // The minute begins when the wallet is asked, a moment after the press.
    const silent = page.getByText('The wallet is silent');
    await until(async () => {
      await page.clock.fastForward(61_000);
      return silent.isVisible();
    }, 'the wallet to be called silent');
    await page.close();
    const { id } = await stage.person.job(popup, (j) => j.state === 'abandoned');
    await stage.wallet.set({ mode: 'auto-approve' });
    const opening = stage.browser.context.waitForEvent('page');
    await stage.person.send(popup, 'claim.reopen', { job: id });
    const again = await opening;
    await again.locator('.wallet-card', { hasText: 'Test wallet' }).click();
    await readyToSign(again);
    await button(again, /^Sign in/).click();
    await stage.person.job(popup, (j) => finished(j.state));
  });
});

describe('death', () => {
  test('of popup and worker while the wallet asks does not lose the signature', async () => {
    const before = await stage.balance(account());
    const page = await stage.openClaim(popup);
    await stage.wallet.set({ mode: 'auto-approve' });
    await readyToSign(page);
    await stage.wallet.set({ mode: 'ask' });
    await button(page, /^Sign in/).click();
    await stage.wallet.window();
    await popup.close();
    await stage.browser.killWorkers(stage.person.id);
    await stage.wallet.decide('approve');
    popup = await stage.person.open('popup');
    await stage.person.job(popup, (j) => finished(j.state));
    expect((await stage.balance(account())) - before).toBe(90_000n - FEE);
    await stage.wallet.set({ mode: 'auto-approve' });
  });

  test('of service, page and worker after signing: the claim is sent when the service is back', async () => {
    const before = await stage.balance(account());
    const page = await stage.openClaim(popup);
    await readyToSign(page);
    await stage.net.service.kill();
    await button(page, /^Sign in/).click();
    await stage.person.job(popup, (j) => j.state === 'signed');
    await page.close();
    await stage.browser.killWorkers();
    await stage.net.service.start();
    await stage.person.send(popup, 'sync.now');
    await stage.person.job(popup, (j) => finished(j.state));
    expect((await stage.balance(account())) - before).toBe(90_000n - FEE);
  });
});

test('a second claim finds nothing to claim', async () => {
  const page = await stage.openClaim(popup);
  await readyToSign(page);
  await button(page, /^Sign in/).click();
  await stage.person.job(popup, (j) => finished(j.state));
  await stage.person.snapshot(popup, (s) => s.claimable === '0');
  const reply = JSON.stringify(await stage.person.send(popup, 'claim.start'));
  expect(reply).toContain('nothing_to_claim');
});

test('the wallet can send the claim itself: the chain pays, without a fee', async () => {
  await stage.net.chain.setBalance({ address: account(), value: 10n ** 18n });
  const before = await stage.balance(account());
  const opening = stage.browser.context.waitForEvent('page');
  await popup.getByRole('button', { name: 'Claim', exact: true }).click();
  const page = await opening;
  await page.getByText('My wallet sends it').click();
  await page.locator('.wallet-card', { hasText: 'Test wallet' }).click();
  await readyToSign(page, /^Send with/);
  await button(page, /^Send with/).click();
  await stage.person.job(popup, (j) => finished(j.state));
  expect((await stage.balance(account())) - before).toBe(90_000n);
});
