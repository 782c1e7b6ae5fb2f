import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { until } from '../support/campaign.ts';
import { Claimant } from '../support/claimant.ts';
import { testAccount } from '../support/keys.ts';
import { keepCopy } from '../support/operator.ts';
import { screenshotOnFailure } from '../support/pictures.ts';
import { type Stage, setStage } from '../support/stage.ts';

const PRICE = 45_000n;
const WALLET = 'wallet of a restored service';
const account = testAccount(WALLET).address.toLowerCase();

let stage: Stage;
let popup: Page;
let operator: ReturnType<typeof keepCopy>;

beforeAll(async () => {
  stage = await setStage({ STINT_RESTORE_MS: '4000' });
  operator = keepCopy(stage.net);
  await stage.wallet.ready(stage.net, WALLET);
  popup = await stage.person.open('popup');
});
afterAll(async () => {
  operator?.remove();
  await stage?.close();
});
afterEach((test) => screenshotOnFailure(test, stage.browser));

async function earn(answers: number): Promise<void> {
  const before = BigInt((await stage.person.snapshot(popup)).credited);
  await stage.person.judge(Array<string>(answers).fill('1'), popup);
  // With no screen open nobody can undo, so answers are sent at once.
  await reopen();
  const wanted = before + BigInt(answers) * PRICE;
  await stage.person.snapshot(popup, (s) => BigInt(s.credited) === wanted);
}

async function reopen(): Promise<void> {
  await popup.close();
  popup = await stage.person.open('popup');
}

/** Waits until extension and service agree again, on these sums. */
const agrees = (sums: { credited: bigint; claimable: bigint }) =>
  until(async () => {
    await stage.person.send(popup, 'sync.now');
    const s = await stage.person.snapshot(popup);
    const same = BigInt(s.credited) === sums.credited && BigInt(s.claimable) === sums.claimable;
    return s.connection === 'connected' && s.mismatch === null && same;
  }, 'that extension and service agree');

test('a service from yesterday gets back what only the extension knows, and work goes on', async () => {
  await earn(1);
  await operator.copy();
  await earn(2);
  await operator.restore();
  await agrees({ credited: 3n * PRICE, claimable: 3n * PRICE });
  await earn(1);
  expect(await stage.person.snapshot(popup)).toMatchObject({ credited: String(4n * PRICE) });
});

test('a wallet that went on earning elsewhere while this device was away is taken over, with both', async () => {
  const opening = stage.browser.context.waitForEvent('page');
  await stage.person.send(popup, 'claim.start');
  const page = await opening;
  await page.locator('.wallet-card', { hasText: 'Test wallet' }).click();
  await page.getByRole('button', { name: /^Bind with/ }).click();
  await stage.confirm();
  await page.getByRole('button', { name: /^Sign in/ }).waitFor();
  await page.close();
  await stage.person.snapshot(popup, (s) => s.account === account);
  await reopen();
  const other = new Claimant(stage.net, WALLET);
  await other.device.register();
  await other.device.bind(other.wallet);

  await operator.copy();
  await earn(2);
  await stage.person.send(popup, 'work.pause', { paused: true });
  await operator.restore();
  await until(
    () =>
      other.device
        .renew()
        .then(() => other.device.judge())
        .then(
          () => true,
          () => false,
        ),
    'that the service goes on',
  );
  await stage.person.send(popup, 'work.pause', { paused: false });
  // Four before the copy, two that only this device knew, and one of the other device.
  await agrees({ credited: 6n * PRICE, claimable: 7n * PRICE });
});
