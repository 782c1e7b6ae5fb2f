import type { Page } from 'playwright-core';
import { permissionOf } from '../../lib/domain/host-pattern.ts';
import { buildExtension, buildPages, buildWallet } from '../support/build.ts';
import { openCampaign, type TestCampaign } from '../support/campaign.ts';
import { type Chromium, launchChromium } from '../support/chromium.ts';
import { Contributor } from '../support/contributor.ts';
import { grantAtInstall } from '../support/grant.ts';
import { startNetwork, type TestNetwork } from '../support/network.ts';
import { Wallet } from '../support/wallet.ts';
import { Camera } from './camera.ts';
import { otherTasks, tourTasks } from './tasks.ts';

/** Sites that the tour's build may access from its installation on; nothing is ever fetched from them. */
export const TOUR_SITES = ['*.wiktionary.org', 'www.openthesaurus.de'];

/** Everything that a scene of the tour needs. */
export interface Tour {
  net: TestNetwork;
  campaign: TestCampaign;
  browser: Chromium;
  person: Contributor;
  wallet: Wallet;
  camera: Camera;
  /** Folder of the built extension. */
  extension: string;
}

/** Starts the built extension with a real service and chain, and demo comparisons to judge. */
export async function openTour(): Promise<Tour> {
  // In our environment, so that a scene can restart the service with another value.
  process.env.STINT_READING_FLOOR = '0.02';
  const net = await startNetwork({
    STINT_LOG_LEVEL: 'error',
    STINT_PAGES: buildPages(),
  });
  const campaign = await openCampaign(net, [...tourTasks], { name: 'Fjord Language Lab' });
  // Better paid tasks are leased first.
  const price = '40000';
  await openCampaign(net, [...otherTasks], { name: 'Harbour Reading Group', price });
  const extension = buildExtension(net);
  grantAtInstall(extension, TOUR_SITES.map(permissionOf));
  const browser = await launchChromium([extension, buildWallet()]);
  const person = await Contributor.of(browser);
  const wallet = await Wallet.of(browser);

  return { net, campaign, browser, person, wallet, extension, camera: new Camera() };
}

export async function closeTour({ browser, net }: Tour): Promise<void> {
  await browser.close();
  await net.stop();
}

/** Closes all pages but the first tab. */
export async function clear({ browser }: Tour): Promise<void> {
  for (const page of browser.context.pages().slice(1)) await page.close();
}

/** Lets time pass only for the reader: the task has been in view for this time, ms. */
export const read = (page: Page, ms: number): Promise<void> =>
  page.evaluate((later) => {
    const now = performance.now.bind(performance);
    performance.now = () => now() + later;
  }, ms);

export const press = (page: Page, name: RegExp | string): Promise<void> =>
  page
    .getByRole('button', { name, exact: typeof name === 'string' })
    .first()
    .click();

/** Resets that: no time has passed for the reader. */
export const freeze = (page: Page): Promise<void> =>
  page.evaluate(() => {
    performance.now = () => 0;
  });

/** Leaves the task, or the message that none is left, for the home screen. */
export async function goHome(popup: Page): Promise<void> {
  const tabs = popup.locator('nav.tabs');
  await tabs.or(popup.locator('.half').first()).first().waitFor();
  await popup.keyboard.press('Escape');
  await popup.locator('.claim-box').waitFor();
}

/** Opens the popup and goes to its home screen; it opens on a task if it was closed on one. */
export async function openHome({ person }: Tour): Promise<Page> {
  const popup = await person.open('popup');
  const home = popup.locator('.claim-box');
  await home.or(popup.locator('.half').first()).first().waitFor();
  if (await home.isHidden()) await goHome(popup);
  return popup;
}
