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
 * The figure to reach is 50 (`npm run bench`, size.background). Dexie alone is 29 of it,
 * sharing 15, what outlives the service 5 (docs/decisions/0008-background-size.md): a worker cannot load a part of itself later. This keeps it
 * from growing until that is solved.
 */
test('the background does not grow over 92 kB of script (gzip)', () => {
  expect(sizes().background).toBeLessThanOrEqual(92);
});

test('the packed extension is at most 1500 kB', () => {
  expect(sizes().package).toBeLessThanOrEqual(1500);
});

test('nothing runs on pages other than the claim page', () => {
  expect(sizes().contentScript).toBe(0);
});
