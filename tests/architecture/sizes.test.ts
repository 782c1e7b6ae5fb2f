import { join } from 'node:path';
import { expect, test } from 'vitest';
import { findZip, firstFrameScripts, measureSizes } from '../support/sizes.ts';
import { OUT } from './build.ts';

const chrome = join(OUT, 'chrome-mv3');
const sizes = () => measureSizes(chrome, findZip(OUT, 'chrome'), 'https://service.stint.example');

test('the popup fetches at most 90 kB of script (gzip) before its first frame', () => {
  const scripts = firstFrameScripts(chrome, 'popup.html');
  expect(scripts.length).toBeGreaterThan(0);
  expect(sizes().popup, scripts.join(', ')).toBeLessThanOrEqual(90);
});

/**
 * The goal is 50 (`npm run bench`, size.background). Dexie alone takes 29, sharing 15, what works
 * without the service 5, and what checks and follows a claim 3 (docs/decisions/0008-background-size.md),
 * because a worker cannot load parts of itself later. Until that is solved, this test keeps it from
 * growing.
 */
test('the background has at most 98 kB of script (gzip)', () => {
  expect(sizes().background).toBeLessThanOrEqual(98);
});

test('the packed extension is at most 1500 kB', () => {
  expect(sizes().package).toBeLessThanOrEqual(1500);
});

test('no script runs on pages other than the claim page', () => {
  expect(sizes().contentScript).toBe(0);
});
