import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TestContext } from 'vitest';
import type { Chromium } from './chromium.ts';

const folder = fileURLToPath(new URL('../out/failed', import.meta.url));

/** Saves a screenshot of every open page if the test failed. Call it in `afterEach`. */
export async function screenshotOnFailure(test: TestContext, browser: Chromium): Promise<void> {
  if (test.task.result?.state !== 'fail') return;
  mkdirSync(folder, { recursive: true });
  const name = test.task.name.replace(/\W+/g, '-').slice(0, 60);
  for (const [i, page] of browser.context.pages().entries()) {
    if (page.url().startsWith('about:')) continue;
    await page.screenshot({ path: join(folder, `${name}-${i}.png`) }).catch(() => undefined);
  }
}
