import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { violations } from '../support/axe.ts';
import { bindWithoutClaiming, earn, saveBackup, wipeDatabase } from '../support/backup.ts';
import { readTable } from '../support/contributor.ts';
import { testAccount } from '../support/keys.ts';
import { screenshotOnFailure } from '../support/pictures.ts';
import { type Stage, setStage } from '../support/stage.ts';

const account = testAccount('repair').address.toLowerCase();
const button = (page: Page, name: RegExp) => page.getByRole('button', { name });

let stage: Stage;
let words: string;
let file: string;

/** A wallet that was paid for two answers and can claim two more. */
beforeAll(async () => {
  stage = await setStage();
  await stage.wallet.ready(stage.net, 'repair');
  const { person } = stage;
  await earn(stage, ['1', '2']);
  await bindWithoutClaiming(stage);
  const popup = await person.open('popup');
  const page = await stage.openClaim(popup);
  await button(page, /^Sign in/).click();
  await person.job(popup, (j) => j.state === 'final');
  await earn(stage, ['3', '4']);
  await person.snapshot(popup, (s) => s.claimable === '90000');
  const reply = (await person.send(popup, 'recovery.words')) as { ok: { words: string } };
  words = reply.ok.words;
  file = await saveBackup(stage, 'before.json');
});
afterAll(() => stage?.close());
afterEach(async (test) => {
  await screenshotOnFailure(test, stage.browser);
  for (const page of stage.browser.context.pages().slice(1)) await page.close();
});

const vouchers = (page: Page) =>
  readTable<{ slot: string; voucher: { account: string; cumulative: string } }>(
    page,
    'accountVouchers',
  );

test('after the database is lost, one press restores the vouchers, and the recovery words the rest', async () => {
  const { person } = stage;
  const popup = await person.open('popup');
  const before = await vouchers(popup);
  await wipeDatabase(popup);
  await person.send(popup, 'sync.now');
  await person.snapshot(popup, (s) => s.repair);
  await popup.getByText('Something is missing here.').waitFor();

  const options = await person.open('options', { width: 1200, height: 900 });
  const repair = options.locator('#repair');
  await repair.getByText('10 receipts for').or(repair.getByText('9 receipts for')).waitFor();
  expect(await violations(options)).toEqual([]);
  await button(options, /^Bring it back/).click();
  await options.locator('#hold').getByText(account).waitFor();
  await button(options, /^Bring it back/).waitFor({ state: 'detached' });
  expect(await vouchers(options)).toMatchObject(
    before.map(({ slot, voucher }) => ({ slot, voucher })),
  );

  await options.getByLabel('Your twelve words').fill(words);
  await button(options, /^Restore$/).click();
  await options.getByText(/Restored, with \d+ receipts/).waitFor();
  await repair.waitFor({ state: 'detached' });
  const after = await person.snapshot(options, (s) => s.account !== null && s.claimable !== '0');
  expect(after).toMatchObject({
    account,
    credited: '180000',
    claimed: '90000',
    claimable: '90000',
    repair: false,
  });
});

test('after everything is lost, the backup file restores what pays', async () => {
  const { person } = stage;
  const options = await person.open('options', { width: 1200, height: 900 });
  await person.send(options, 'storage.erase', { confirm: 'erase everything' });
  await options.reload();
  await options.getByText(/Nothing yet. Once a wallet is bound/).waitFor();
  await options.locator('#import input[type=file]').setInputFiles(file);
  await options.getByText('Imported.').waitFor();
  await options.getByText('The receipts belong to another identity.').waitFor();
  await options.locator('#hold').getByText(account).waitFor();
  expect((await vouchers(options)).map(({ voucher }) => voucher.cumulative)).toContain('180000');
  expect(await violations(options)).toEqual([]);
  await options.locator('#import input[type=file]').setInputFiles([]);
  await options.locator('#import input[type=file]').setInputFiles(file);
  await options.getByText('Nothing new in this file.').waitFor();
});
