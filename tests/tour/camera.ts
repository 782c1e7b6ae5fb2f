import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { ERRORS } from '../../lib/protocol/errors.ts';
import english from '../../public/_locales/en/messages.json' with { type: 'json' };
import { violationsNow } from '../support/axe.ts';
import { faults, PROGRAM_TEXT } from './faults.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const ALL = join(root, 'tests/out/tour');
const CHOSEN = join(root, 'docs/pictures');

/** Pictures for README and docs, which are committed. */
const KEPT = new Set([
  'home',
  'task',
  'task-long',
  'earnings',
  'receipt',
  'claim-page',
  'claim-history',
  'welcome',
  'hold',
  'backup',
  'recover-start',
  'recover-offers',
  'recover-paid',
  'repair',
]);

const codes = [...Object.keys(english), ...Object.keys(ERRORS)].filter((key) => key.includes('_'));

type Options = {
  themes?: readonly ('light' | 'dark')[];
  /** Takes the whole page, not only the visible part. */
  full?: boolean;
  /** Tags of axe's rules besides those of WCAG 2.2 AA, such as `best-practice`. */
  rules?: readonly string[];
};

/** Takes pictures of what a person sees, and records what is wrong with it. */
export class Camera {
  readonly problems: string[] = [];
  taken = 0;

  constructor() {
    mkdirSync(ALL, { recursive: true });
    mkdirSync(CHOSEN, { recursive: true });
  }

  async shoot(page: Page, name: string, options: Options = {}): Promise<void> {
    const { themes = ['light', 'dark'], full = false, rules = [] } = options;
    await page.bringToFront();

    for (const theme of themes) {
      await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
      await page.evaluate(settled);
      const found = await page.evaluate(faults, { codes, program: PROGRAM_TEXT });
      found.push(...(await violationsNow(page, rules)));
      for (const fault of found) this.problems.push(`${name} ${theme}: ${fault}`);
      const folder = KEPT.has(name) ? CHOSEN : ALL;
      const path = join(folder, `${name}.${theme}.png`);
      if (KEPT.has(name) && !full) await sharply(page, path);
      else await page.screenshot({ path, fullPage: full });
      this.taken++;
    }
  }
}

/** Resolves when fonts are loaded, animations have ended, and another frame was painted. */
async function settled(): Promise<void> {
  await document.fonts.ready;
  const movements = document.getAnimations().map((animation) => animation.finished);
  await Promise.allSettled(movements);
  await new Promise<void>((resolve) =>
    requestAnimationFrame(() => requestAnimationFrame(() => resolve())),
  );
}

/** Takes a picture with two dots a pixel, because the README shows it at half its size. */
async function sharply(page: Page, path: string): Promise<void> {
  const size = page.viewportSize();
  if (!size) throw new Error('The page has no viewport size.');

  const session = await page.context().newCDPSession(page);
  const metrics = { ...size, deviceScaleFactor: 2, mobile: false };
  await session.send('Emulation.setDeviceMetricsOverride', metrics);
  await page.evaluate(settled);
  await page.screenshot({ path });
  await session.send('Emulation.setDeviceMetricsOverride', { ...metrics, deviceScaleFactor: 1 });
  await session.detach();
}
