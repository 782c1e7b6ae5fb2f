import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const WCAG = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

interface Violation {
  id: string;
  help: string;
  nodes: { html: string; failureSummary?: string }[];
}
declare const axe: { run(options: object): Promise<{ violations: Violation[] }> };

/** Violations of WCAG 2.2 AA that axe finds on a page in its current state, in light and dark; empty if none. */
export async function violations(page: Page): Promise<string[]> {
  const found: string[] = [];
  await page.bringToFront();
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    found.push(...(await violationsNow(page)).map((violation) => `${colorScheme} ${violation}`));
  }
  return found;
}

/**
 * Violations that axe finds on a page exactly as it is shown.
 * @param more tags of axe's rules, besides those of WCAG 2.2 AA
 */
export async function violationsNow(page: Page, more: readonly string[] = []): Promise<string[]> {
  await page.evaluate(source);
  const result = await page.evaluate(
    (tags) => axe.run({ runOnly: tags, resultTypes: ['violations'] }),
    [...WCAG, ...more],
  );
  return result.violations.map(
    ({ id, help, nodes }) => `${id} (${help}): ${nodes.map(({ html }) => html).join(' | ')}`,
  );
}
