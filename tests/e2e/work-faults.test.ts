import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { until } from '../support/campaign.ts';
import { readTable } from '../support/contributor.ts';
import { screenshotOnFailure } from '../support/pictures.ts';
import { type Stage, setStage } from '../support/stage.ts';

let stage: Stage;
let popup: Page;
let credited = 0n;

beforeAll(async () => {
  stage = await setStage();
});
afterAll(() => stage?.close());
afterEach((test) => screenshotOnFailure(test, stage.browser));

beforeEach(async () => {
  for (const page of stage.browser.context.pages().slice(1)) await page.close();
  popup = await stage.person.open('popup');
  credited = BigInt((await stage.person.snapshot(popup, (s) => s.queued === 0)).credited);
});

/** Expects that this many more answers are credited and verified, and that the service counted each once. */
async function gained(answers: number): Promise<void> {
  const page = await stage.person.open('popup');
  const wanted = credited + BigInt(answers) * 45_000n;
  const { mismatch } = await stage.person.snapshot(
    page,
    (s) => BigInt(s.credited) === wanted && s.queued === 0,
  );
  expect(mismatch).toBeNull();
  expect(BigInt((await stage.campaign.status()).credited)).toBe(wanted);
}

test('closing the popup right with the key press loses no answer', async () => {
  await stage.person.answer(popup, '1');
  await popup.close();
  await gained(1);
});

test('killing the worker right after an answer loses no answer', async () => {
  await stage.person.answer(popup, '2');
  await stage.browser.killWorkers();
  await gained(1);
});

test('without the service, prefetched tasks can be judged; the answers wait, and are sent when it is back', async () => {
  await stage.person.snapshot(popup, (s) => s.ready.count >= 3);
  await stage.net.service.kill();
  await stage.person.judge(['1', '3', '4'], popup);
  await popup.close();
  const page = await stage.person.open('popup');
  const away = await stage.person.snapshot(
    page,
    (s) => s.connection === 'offline' && s.queued === 3,
  );
  expect(away.ready.count).toBe(0);
  await stage.net.service.start();
  await stage.person.send(page, 'sync.now');
  await gained(3);
});

test('an answer can be undone until it is sent, and the task is shown again', async () => {
  await popup.locator('.start').or(popup.locator('.half').first()).first().waitFor();
  if (await popup.locator('.start').isVisible()) await popup.locator('.start').click();
  const question = await popup.locator('.prompt').innerText();
  await stage.person.answer(popup, '1');
  await popup.keyboard.press('u');
  await popup.locator('.prompt', { hasText: question.trim() }).waitFor();
  await stage.person.answer(popup, '2');
  await popup.close();
  await gained(1);
});

test('skipped and flagged tasks go back to the queue unpaid', async () => {
  const before = await stage.campaign.status();
  await stage.person.answer(popup, 's');
  await popup.keyboard.press('f');
  await popup.getByRole('radio').first().check();
  await popup
    .getByRole('dialog')
    .getByRole('button', { name: /flag|send/i })
    .last()
    .click();
  // The flag is stored a moment after the dialog has closed.
  await until(async () => {
    const rows = await readTable<{ action: { type: string } }>(popup, 'outbox');
    return rows.some(({ action }) => action.type === 'flag');
  }, 'the flag to be kept');
  await popup.close();
  await until(async () => {
    const now = await stage.campaign.status();
    return now.skipped - before.skipped === 1 && now.flagged - before.flagged === 1;
  }, 'one skipped and one flagged');
  await gained(0);
});

test('a browser that is killed while working goes on with what it had', async () => {
  await stage.net.service.kill();
  await stage.person.answer(popup, '1');
  const rows = await readTable(popup, 'outbox');
  expect(rows.length).toBeGreaterThan(0);
  await stage.net.service.start();
  await stage.browser.close(false);
  const { launchChromium } = await import('../support/chromium.ts');
  const { Contributor } = await import('../support/contributor.ts');
  stage.browser = await launchChromium([stage.extension], stage.browser.profile);
  stage.person = await Contributor.of(stage.browser);
  await gained(1);
});
