import { join } from 'node:path';
import type { Page } from 'playwright-core';
import type { Stage } from './stage.ts';

/** Saves a backup with the buttons of the options page. @returns the file's path */
export async function saveBackup(
  stage: Pick<Stage, 'net' | 'person'>,
  name: string,
  passphrase?: string,
): Promise<string> {
  const page = await stage.person.open('options', { width: 1200, height: 900 });
  const sealed = page.getByRole('button', { name: /^Save encrypted/ });

  if (passphrase) {
    await sealed.click();
    await page.getByLabel('A passphrase for this file').fill(passphrase);
    await page.getByLabel('The same passphrase again').fill(passphrase);
  }

  const [download] = await Promise.all([
    page.waitForEvent('download'),
    (passphrase ? sealed : page.locator('#backup .btn').first()).click(),
  ]);
  const path = join(stage.net.dir, name);
  await download.saveAs(path);
  await page.close();

  return path;
}

/** Answers one task for each key, waits until all are credited, and closes the popup. */
export async function earn({ person }: Stage, keys: string[]): Promise<void> {
  const popup = await person.open('popup');
  const before = BigInt((await person.snapshot(popup)).credited);
  await person.judge(keys, popup);
  await popup.keyboard.press('Escape');
  const sum = before + 45_000n * BigInt(keys.length);
  await person.snapshot(popup, (s) => BigInt(s.credited) === sum);
  await popup.close();
}

/** Binds the wallet on the claim page, and closes it before anything is claimed. */
export async function bindWithoutClaiming(stage: Stage): Promise<void> {
  const popup = await stage.person.open('popup');
  const page = await stage.openClaim(popup);
  await page.getByRole('button', { name: /^Bind with/ }).click();
  await stage.confirm();
  await page.getByRole('button', { name: /^Sign in/ }).waitFor();
  const { id } = await stage.person.job(popup);
  await page.close();
  await stage.person.send(popup, 'claim.dismiss', { job: id });
  await popup.close();
}

/** Deletes the extension's database, as a browser may when it cleans up or a file is damaged. */
export const wipeDatabase = (page: Page): Promise<void> =>
  page.evaluate(async () => {
    await new Promise<void>((resolve, reject) => {
      const request = indexedDB.deleteDatabase('stint');
      request.onsuccess = () => resolve();
      request.onerror = () => reject(request.error);
    });
  });
