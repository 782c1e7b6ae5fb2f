import type { Page } from 'playwright-core';
import { until } from '../support/campaign.ts';
import { readTable } from '../support/contributor.ts';
import { pictureOf, tourTasks } from './tasks.ts';
import { clear, freeze, press, read, type Tour } from './tour.ts';

/** Time that a person takes for a task here, ms; pictures show the earnings it leads to. */
const READING_MS = 27_000;

const question = async (page: Page) =>
  ((await page.locator('.prompt-text').textContent()) ?? '').trim();

/** Answers the task after some time. The caller waits for the result. */
export async function choose(page: Page, key: string): Promise<void> {
  await page.locator('.half').first().waitFor();
  await read(page, READING_MS);
  await page.keyboard.press(key);
}

/** Answers the task and waits for the next one, or for the message that none is left. */
export async function answer(page: Page, key: string): Promise<void> {
  const count = async () => (await readTable(page, 'outbox')).length;
  const before = await count();
  await choose(page, key);
  await until(async () => (await count()) > before, `answer ${key}`);
}

export async function openTask(tour: Tour): Promise<Page> {
  const popup = await tour.person.open('popup');
  const start = popup.locator('.start');
  const half = popup.locator('.half').first();
  await start.or(half).first().waitFor();
  if (await start.isVisible()) await start.click();
  await half.waitFor();
  return popup;
}

/** The first task with everything that can be opened over it and around it. */
export async function firstTaskScene(tour: Tour): Promise<void> {
  const { person, camera } = tour;
  const home = await person.open('popup');
  await home.locator('.start').waitFor();
  await camera.shoot(home, 'home-first');
  await home.close();
  const popup = await openTask(tour);
  await freeze(popup);
  await popup.keyboard.press('1');
  await popup.locator('.toast').waitFor();
  await camera.shoot(popup, 'task-too-soon');
  await press(popup, 'Read again');
  await popup.keyboard.press('x');
  await camera.shoot(popup, 'task-flip');
  await popup.keyboard.press('Escape');
  await popup.keyboard.press('f');
  await popup.getByRole('dialog').waitFor();
  await popup.getByRole('radio').nth(1).check();
  await camera.shoot(popup, 'task-flag');
  await popup.keyboard.press('Escape');
  await popup.getByRole('dialog').waitFor({ state: 'detached' });
  await popup.keyboard.press('?');
  await popup.getByRole('dialog').waitFor();
  await camera.shoot(popup, 'task-keys');
  await popup.keyboard.press('Escape');
  await answer(popup, '1');
  await popup.locator('.toast').waitFor();
  await camera.shoot(popup, 'task-answered');
  await popup.keyboard.press('u');
  await popup.locator('.toast', { hasNotText: 'Undo' }).waitFor();
  await camera.shoot(popup, 'task-undone');
  await popup.close();
}

/** Every kind of text in the popup; the first two also in the side panel and in a tab. */
export async function tasksScene(tour: Tour): Promise<void> {
  const { camera, person } = tour;
  const popup = await openTask(tour);

  for (let i = 0; i < tourTasks.length; i++) {
    const name = pictureOf(await question(popup));
    await camera.shoot(popup, name);
    if (i === 0 || name === 'task-words' || name === 'task-arabic') {
      await popup.setViewportSize({ width: 320, height: 600 });
      await camera.shoot(popup, `${name}-320`, { themes: ['light'] });
      await popup.setViewportSize({ width: 400, height: 300 });
      await camera.shoot(popup, `${name}-zoom`, { themes: ['light'] });
      await popup.setViewportSize({ width: 400, height: 600 });
    }
    if (i < 2) {
      const panel = await person.open('sidepanel', { width: 360, height: 800 });
      await panel.locator('.half').first().waitFor();
      await camera.shoot(panel, `panel-${name}`);
      await panel.goto(`${person.url('sidepanel')}?view=tab`);
      await panel.setViewportSize({ width: 1200, height: 800 });
      await panel.locator('.half').first().waitFor();
      await camera.shoot(panel, `tab-${name}`);
      await panel.close();
      await popup.bringToFront();
    }
    await answer(popup, String((i % 4) + 1));
  }

  await clear(tour);
}
