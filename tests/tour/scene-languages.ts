import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { launchChromium } from '../support/chromium.ts';
import { Contributor } from '../support/contributor.ts';
import { openHome, type Tour } from './tour.ts';

const source = new URL('../../public/_locales/', import.meta.url).pathname;

/**
 * The main screens in a right-to-left language and in one with long words. The browser's own
 * language cannot be changed here, so the extension's English texts are replaced instead.
 */
export async function languagesScene(tour: Tour): Promise<void> {
  // A missing file is a fault, but failed requests to the stopped service are expected.
  tour.camera.problems.push(...tour.browser.errors.filter((error) => / 404 /.test(error)));
  const english = join(tour.extension, '_locales/en/messages.json');
  const kept = readFileSync(english);

  for (const language of ['ar', 'de']) {
    await tour.browser.close(false);
    copyFileSync(join(source, language, 'messages.json'), english);
    await restart(tour);
    await screens(tour, language);
  }

  writeFileSync(english, kept);
}

async function restart(tour: Tour): Promise<void> {
  tour.browser = await launchChromium([tour.extension], tour.browser.profile);
  tour.person = await Contributor.of(tour.browser);
}

async function screens(tour: Tour, language: string): Promise<void> {
  const { person, camera, net } = tour;
  const popup = await openHome(tour);
  await popup.locator('.claim-box').waitFor();
  const shoot = async (name: string) => {
    await camera.shoot(popup, `${name}.${language}`, { themes: ['light'] });
    await popup.setViewportSize({ width: 320, height: 600 });
    await camera.shoot(popup, `${name}-320.${language}`, { themes: ['light'] });
    await popup.setViewportSize({ width: 400, height: 600 });
  };
  await shoot('home');
  const tabs = popup.locator('nav.tabs button');
  await tabs.nth(1).click();
  await shoot('tasks');
  if (await popup.locator('nav.tabs').isHidden()) await popup.keyboard.press('Escape');
  await tabs.nth(2).click();
  await popup.locator('.earning').first().waitFor();
  await shoot('earnings');
  await popup.locator('.earning').first().click();
  await popup.locator('.proof').nth(1).waitFor();
  await shoot('receipt');
  const page = await person.open('options', { width: 1200, height: 900 });
  await page.locator('.setting').nth(20).waitFor();
  await camera.shoot(page, `settings.${language}`, { full: true, themes: ['light'] });
  await page.goto(person.url('welcome'));
  await page.locator('main').waitFor();
  await camera.shoot(page, `welcome.${language}`, { full: true, themes: ['light'] });
  await page.addInitScript((tag) => {
    Object.defineProperty(navigator, 'languages', { get: () => [tag] });
  }, language);
  await page.goto(`${net.origin}/claim`);
  await page.locator('.state-card').waitFor();
  await camera.shoot(page, `claim-closed.${language}`, { themes: ['light'] });
}
