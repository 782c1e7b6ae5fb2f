import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { createServer } from 'vite';
import type { Scene } from './drawn/scene.ts';
import { clear, type Tour } from './tour.ts';

const CONFIG = fileURLToPath(new URL('./drawn/vite.config.ts', import.meta.url));
const SIZES = {
  popup: { width: 400, height: 600 },
  panel: { width: 360, height: 800 },
  tab: { width: 1200, height: 800 },
  page: { width: 1200, height: 900 },
} satisfies Record<Scene['size'], { width: number; height: number }>;

/** Components and screens with sample data, for states that are hard to reach with a real service. */
export async function drawnScene(tour: Tour): Promise<void> {
  const { browser, camera } = tour;
  const server = await createServer({ configFile: CONFIG });
  await server.listen();
  const base = server.resolvedUrls?.local[0] ?? '';
  const page = await browser.context.newPage();
  page.on('pageerror', (error) => camera.problems.push(String(error)));
  page.on('console', (said) => said.type() === 'error' && camera.problems.push(said.text()));
  await page.goto(base);

  for (const [name, size] of await namesOf(page)) {
    await page.setViewportSize(SIZES[size]);
    await page.goto(`${base}?scene=${name}`);
    await page.locator('.stage').waitFor();
    await camera.shoot(page, `drawn-${name}`, { full: size === 'page', rules: ['best-practice'] });
  }

  await clear(tour);
  await server.close();
}

async function namesOf(page: Page): Promise<[name: string, size: Scene['size']][]> {
  await page.locator('#names').waitFor();
  return page.$$eval('#names li', (items) =>
    items.map((item) => [item.textContent, item.dataset.size as Scene['size']]),
  );
}
