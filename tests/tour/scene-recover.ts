import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import type { Backup } from '../../lib/protocol/backup.ts';
import { saveBackup, wipeDatabase } from '../support/backup.ts';
import { testAccount } from '../support/keys.ts';
import { runRecover } from '../support/recover.ts';
import { clear, openHome, press, type Tour } from './tour.ts';

const PASSPHRASE = 'seven herons on a wire';
const WIDE = { width: 1000, height: 900 };

/** What a device holds, a claim's history, and being paid with the file alone. */
export async function recoverScene(tour: Tour): Promise<void> {
  await history(tour);
  await holdings(tour);
  const files = {
    plain: await saveBackup(tour, 'tour.json'),
    sealed: await saveBackup(tour, 'tour-sealed.json', PASSPHRASE),
  };
  const server = await runRecover();

  try {
    await recoverPage(tour, server.address, files);
  } finally {
    await server.stop();
  }

  await repair(tour);
  await clear(tour);
}

async function history(tour: Tour): Promise<void> {
  const popup = await openHome(tour);
  await press(popup, 'Earnings');
  await popup.locator('.earning').first().waitFor();
  await tour.camera.shoot(popup, 'earnings-claims', { themes: ['light'] });
  await popup.locator('.earning', { hasText: 'Final' }).first().click();
  await popup.locator('.steps').waitFor();
  await tour.camera.shoot(popup, 'claim-history');
  await clear(tour);
}

async function holdings(tour: Tour): Promise<void> {
  const page = await tour.person.open('options', WIDE);
  await page.locator('#hold .holding').first().waitFor();
  await page.locator('#hold').scrollIntoViewIfNeeded();
  await page.locator('#hold').evaluate((section) => section.scrollIntoView());
  await tour.camera.shoot(page, 'hold');
  await page.locator('#backup').evaluate((section) => section.scrollIntoView());
  await tour.camera.shoot(page, 'backup');
  await clear(tour);
}

async function recoverPage(
  { browser, camera, net, wallet }: Tour,
  address: string,
  files: { plain: string; sealed: string },
): Promise<void> {
  await wallet.ready(net, 'tour', 'auto-approve');
  await net.chain.setBalance({ address: testAccount('tour').address, value: 10n ** 18n });
  const page = await browser.context.newPage();
  await page.setViewportSize(WIDE);
  await page.goto(address);
  const choose = (path: string) => page.locator('input[type=file]').setInputFiles(path);
  await page.locator('.drop').waitFor();
  await camera.shoot(page, 'recover-start', { full: true });
  await choose(changed(files.plain));
  await page.getByText('does not verify and is not used').first().waitFor();
  await camera.shoot(page, 'recover-changed', { full: true });
  await choose(files.sealed);
  await page.getByLabel('The passphrase of this file').fill(PASSPHRASE);
  await camera.shoot(page, 'recover-passphrase', { full: true });
  await press(page, 'Open');
  await page.locator('.wallet-card', { hasText: 'Test wallet' }).click();
  await page.locator('.recover-offer').first().waitFor();
  await camera.shoot(page, 'recover-offers', { full: true });
  await narrow(page, () => camera.shoot(page, 'recover-offers-320', { full: true }));
  await press(page, /^Have /);
  await page.getByText(/is in your wallet/).waitFor();
  await camera.shoot(page, 'recover-paid', { full: true });
}

async function narrow(page: Page, work: () => Promise<void>): Promise<void> {
  await page.setViewportSize({ width: 320, height: 700 });
  await work();
  await page.setViewportSize(WIDE);
}

/** The same file with one sum increased. */
function changed(path: string): string {
  const backup = JSON.parse(readFileSync(path, 'utf8')) as Backup;
  for (const { tail } of backup.wallets) if (tail) tail.voucher.cumulative += '0';
  const to = join(path, '..', 'changed.json');
  writeFileSync(to, JSON.stringify(backup));
  return to;
}

/** The database is lost; the second copy and the recovery words restore everything. */
async function repair({ camera, person }: Tour): Promise<void> {
  const popup = await person.open('popup');
  const { ok } = (await person.send(popup, 'recovery.words')) as { ok: { words: string } };
  await wipeDatabase(popup);
  await person.send(popup, 'sync.now');
  await person.snapshot(popup, (s) => s.repair);
  await camera.shoot(popup, 'home-repair');
  const page = await person.open('options', WIDE);
  await page.locator('#repair .btn-main').waitFor();
  await camera.shoot(page, 'repair');
  await press(page, /^Bring it back/);
  await page.locator('#repair .btn-main').waitFor({ state: 'detached' });
  await camera.shoot(page, 'repair-words', { themes: ['light'] });
  await page.getByLabel('Your twelve words').fill(ok.words);
  await press(page, 'Restore');
  await page.locator('#repair').waitFor({ state: 'detached' });
}
