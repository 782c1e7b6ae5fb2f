import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { testAccount } from '../support/keys.ts';
import { screenshotOnFailure } from '../support/pictures.ts';
import { type Stage, setStage } from '../support/stage.ts';

const FEE = 20_000n;
let stage: Stage;
let popup: Page;

beforeAll(async () => {
  stage = await setStage();
  await stage.wallet.ready(stage.net, 'first wallet');
});
afterAll(() => stage?.close());
afterEach((test) => screenshotOnFailure(test, stage.browser));

const address = (name: string) => testAccount(name).address.toLowerCase();
const button = (page: Page, name: RegExp) => page.getByRole('button', { name });
const finished = (state: string) => state === 'confirmed' || state === 'final';

async function reopen(): Promise<void> {
  await popup?.close();
  popup = await stage.person.open('popup');
}

async function earn(sum: bigint): Promise<void> {
  const { person } = stage;
  await reopen();
  const before = BigInt((await person.snapshot(popup)).credited);
  await person.judge(['1', '2'], popup);
  await popup.keyboard.press('Escape');
  await person.snapshot(popup, (s) => BigInt(s.credited) - before === sum);
}

/** Binds the first wallet by claiming what was earned. */
async function claimFirst(): Promise<void> {
  const page = await stage.openClaim(popup);
  await button(page, /^Bind with/).click();
  await stage.confirm();
  await button(page, /^Sign in/).click();
  await stage.person.job(popup, (job) => finished(job.state));
  await page.close();
  const { claim } = await stage.person.snapshot(popup);
  await stage.person.send(popup, 'claim.dismiss', { job: claim!.id });
}

test('a change of wallet is announced, cancelled, announced again and signed by the old wallet; both wallets are paid', async () => {
  const { person, wallet, net } = stage;
  await earn(90_000n);
  await claimFirst();
  await earn(90_000n);

  await wallet.ready(net, 'second wallet');
  const page = await stage.openClaim(popup);
  await page.getByText('Another account is chosen').waitFor();
  await button(page, /^Earn for this wallet/).click();
  await button(page, /^Bind with/).click();
  await stage.confirm();
  await page.getByText(/^Announced for/).waitFor();
  await person.snapshot(popup, (s) => s.move?.account === address('second wallet'));

  await reopen();
  await button(popup, /^Stop it/).click();
  await person.snapshot(popup, (s) => s.move === null);

  await page.locator('.wallet-card', { hasText: 'Test wallet' }).click();
  await button(page, /^Earn for this wallet/).click();
  await button(page, /^Bind with/).click();
  await stage.confirm();
  await page.getByText(/^Announced for/).waitFor();
  await wallet.ready(net, 'first wallet');
  await button(page, /^Sign with the old wallet/).click();
  await person.snapshot(popup, (s) => s.account === address('second wallet'));

  // The first wallet can still claim what was credited to it.
  await page.locator('.wallet-card', { hasText: 'Test wallet' }).click();
  await button(page, /^Sign in/).click();
  await person.job(popup, (job) => finished(job.state));
  expect(await stage.balance(testAccount('first wallet').address)).toBe(2n * (90_000n - FEE));

  // Later work belongs to the second wallet.
  await page.close();
  const { claim } = await person.snapshot(popup);
  await person.send(popup, 'claim.dismiss', { job: claim!.id });
  await earn(90_000n);
  await wallet.ready(net, 'second wallet');
  const later = await stage.openClaim(popup);
  await button(later, /^Sign in/).click();
  await person.job(popup, (job) => finished(job.state));
  expect(await stage.balance(testAccount('second wallet').address)).toBe(90_000n - FEE);
});
