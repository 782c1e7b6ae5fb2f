import { clear, press, type Tour } from './tour.ts';

const WIDE = { width: 1200, height: 900 };

/** The welcome page before anything leaves the browser, and after its one question was answered. */
export async function welcomeScene(tour: Tour): Promise<void> {
  const { person, camera } = tour;
  const popup = await person.open('popup');
  await popup.getByText('Stint has not started').waitFor();
  await camera.shoot(popup, 'home-before-welcome');
  const page = await person.open('welcome', WIDE);
  await camera.shoot(page, 'welcome', { full: true });
  await press(page, 'Not now');
  await camera.shoot(page, 'welcome-declined');
  await press(page, 'Back');
  await page.setViewportSize({ width: 320, height: 640 });
  await camera.shoot(page, 'welcome-320', { full: true });
  await page.setViewportSize(WIDE);
  await press(page, /I agree/);
  await page.getByText('Stint is ready').waitFor();
  await person.snapshot(page, ({ ready }) => ready.count >= 3);
  await camera.shoot(page, 'welcome-started', { full: true });
  await press(page, 'Show the words');
  await page.locator('.words').waitFor();
  await camera.shoot(page, 'welcome-words', { full: true, themes: ['light'] });
  await clear(tour);
}
