import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { DEFAULT_KEYS } from '../../lib/protocol/default-settings.ts';
import { violations } from '../support/axe.ts';
import { until } from '../support/campaign.ts';
import { readTable } from '../support/contributor.ts';
import { screenshotOnFailure } from '../support/pictures.ts';
import { type Stage, setStage } from '../support/stage.ts';

let stage: Stage;

beforeAll(async () => {
  stage = await setStage();
  await stage.wallet.ready(stage.net, 'a11y');
});
afterAll(() => stage?.close());
afterEach(async (test) => {
  await screenshotOnFailure(test, stage.browser);
  for (const page of stage.browser.context.pages().slice(1)) await page.close();
});

const focused = (page: Page) =>
  page.evaluate(() => {
    const at = document.activeElement;
    if (at === document.body) return '';
    return `${at?.getAttribute('aria-label') ?? ''} ${at?.textContent ?? ''}`;
  });

/** Presses Tab until the element with this name has the focus. */
async function tabTo(page: Page, name: RegExp): Promise<void> {
  for (let i = 0; i < 60; i++) {
    if (name.test(await focused(page))) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`Tab never reached ${name}. The focus is on ${await focused(page)}.`);
}

/** Opens the popup and goes to its home screen, wherever it was closed. */
async function openHome(): Promise<Page> {
  const popup = await stage.person.open('popup');
  const home = popup.locator('.claim-box');
  await home.or(popup.locator('.half').first()).first().waitFor();
  if (await home.isHidden()) await popup.keyboard.press('Escape');
  await home.waitFor();
  return popup;
}

const outbox = async (page: Page) => (await readTable(page, 'outbox')).length;

test('everything works with the keyboard alone: welcome, judge, earnings, receipt, settings', async () => {
  const { person, browser } = stage;
  const welcome = await person.open('welcome', { width: 1200, height: 900 });
  await tabTo(welcome, /Judge here, in a tab/);
  const [tab] = await Promise.all([
    browser.context.waitForEvent('page'),
    welcome.keyboard.press('Enter'),
  ]);
  await tab.close();
  // The welcome tab may have shown a task already; the popup then goes on with that.
  const popup = await openHome();
  await popup.locator('.start').waitFor();
  await tabTo(popup, /^ *Start \d/);
  await popup.keyboard.press('Enter');
  await popup.locator('.half').first().waitFor();

  for (const key of ['1', '4']) {
    const before = await outbox(popup);
    await until(async () => {
      await popup.keyboard.press(key);
      return (await outbox(popup)) > before;
    });
  }

  await tabTo(popup, /They have/);
  await popup.keyboard.press('Escape');
  await person.snapshot(popup, (s) => s.credited !== '0');
  await tabTo(popup, /^ *Earnings$/);
  await popup.keyboard.press('Enter');
  await popup.locator('.earning').first().waitFor();
  await tabTo(popup, /Comparing two answers/);
  await popup.keyboard.press('Enter');
  await popup.locator('.proof').nth(1).waitFor();
  await tabTo(popup, /^Back/);
  await popup.keyboard.press('Enter');
  await popup.locator('.earning').first().waitFor();
  await tabTo(popup, /^Settings/);
  const opening = browser.context.waitForEvent('page');
  // The key press closes the popup, as it closes the browser's own.
  await popup.keyboard.press('Enter').catch((error) => {
    if (!popup.isClosed()) throw error;
  });
  const settings = await opening;
  await settings.getByRole('switch').first().waitFor();
  await tabTo(settings, /^Pause/);
  await settings.keyboard.press('Space');
  await person.snapshot(settings, (s) => s.connection === 'paused');
  await settings.keyboard.press('Space');
  await person.snapshot(settings, (s) => s.connection === 'connected');
});

describe('single keys', () => {
  const set = async (page: Page, payload: object) =>
    stage.person.send(page, 'settings.set', payload);

  test('can be reassigned', async () => {
    const popup = await openHome();
    await set(popup, { keys: { ...DEFAULT_KEYS, a: 'q' } });
    await popup.locator('.start').click();
    const button = popup.getByRole('group').getByRole('button').first();
    await expect.poll(() => button.textContent()).toMatch(/^Q/);
    const before = await outbox(popup);
    await popup.keyboard.press('1');
    await popup.keyboard.press('q');
    await until(async () => (await outbox(popup)) > before, 'q to answer');
    expect(await outbox(popup)).toBe(before + 1);
    await set(popup, { keys: DEFAULT_KEYS });
  });

  test('can be switched off; Escape and the buttons stay', async () => {
    const popup = await openHome();
    await set(popup, { keysEnabled: false });
    await popup.locator('.start').click();
    await popup.locator('.half').first().waitFor();
    await expect.poll(() => popup.locator('.actions .key').count()).toBe(0);
    const before = await outbox(popup);
    const question = await popup.locator('.prompt').textContent();
    for (const key of ['1', '2', 's', 'f', '?']) await popup.keyboard.press(key);
    expect(await popup.locator('.prompt').textContent()).toBe(question);
    expect(await popup.getByRole('dialog').count()).toBe(0);
    expect(await outbox(popup)).toBe(before);
    await popup.keyboard.press('Escape');
    await popup.locator('.claim-box').waitFor();
    await set(popup, { keysEnabled: true });
  });
});

describe('no violation of WCAG 2.2 AA', () => {
  test('in the popup', async () => {
    const popup = await openHome();
    await popup.locator('.start').waitFor();
    expect(await violations(popup)).toEqual([]);
    await popup.locator('.start').click();
    await popup.locator('.half').first().waitFor();
    expect(await violations(popup)).toEqual([]);
    await popup.keyboard.press('f');
    await popup.getByRole('dialog').waitFor();
    expect(await violations(popup)).toEqual([]);
    await popup.keyboard.press('Escape');
    await popup.getByRole('dialog').waitFor({ state: 'detached' });
    await popup.keyboard.press('?');
    await popup.getByRole('dialog').waitFor();
    expect(await violations(popup)).toEqual([]);
    await popup.keyboard.press('Escape');
    await popup.getByRole('dialog').waitFor({ state: 'detached' });
    await popup.keyboard.press('Escape');
    await popup.locator('nav.tabs button').nth(2).click();
    await popup.locator('.earning').first().waitFor();
    expect(await violations(popup)).toEqual([]);
    await popup.locator('.earning').first().click();
    await popup.locator('.proof').nth(1).waitFor();
    expect(await violations(popup)).toEqual([]);
  });

  test.each(['welcome', 'options', 'sidepanel'] as const)('on %s', async (name) => {
    const page = await stage.person.open(name, { width: 1200, height: 900 });
    await page.locator('main').waitFor();
    expect(await violations(page)).toEqual([]);
  });

  test('on the claim page, and on the claim in the popup', async () => {
    const popup = await openHome();
    const page = await stage.openClaim(popup);
    await page.getByRole('button', { name: /^Bind with/ }).waitFor();
    expect(await violations(page)).toEqual([]);
    await popup.locator('.steps').waitFor();
    expect(await violations(popup)).toEqual([]);
    await page.getByRole('button', { name: /^Bind with/ }).click();
    const question = await stage.person.question();
    await question.getByRole('button', { name: /^Yes/ }).waitFor();
    expect(await violations(question)).toEqual([]);
    expect(await violations(page)).toEqual([]);
    await stage.confirm();
    await page.getByRole('button', { name: /^Sign in/ }).waitFor();
    expect(await violations(page)).toEqual([]);
    await page.getByRole('button', { name: /^Sign in/ }).click();
    await page.locator(':is([data-state=confirmed], [data-state=final])').first().waitFor();
    expect(await violations(page)).toEqual([]);
    await popup.locator('nav.tabs button').nth(2).click();
    await popup.locator('.earning:has(.med:text-is("Claim"))').click();
    await popup.getByText('the chain has paid it').waitFor();
    const steps = await popup.locator('.steps li .strong').allTextContents();
    expect(steps.slice(0, 7).join(', ')).toBe(
      'Opened, Binding, To confirm, Binding, Opened, Ready to sign, Signed',
    );
    expect(await violations(popup)).toEqual([]);
  });
});
