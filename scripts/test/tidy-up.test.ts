import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { listTemporary, tidyUp } from './tidy-up.ts';

let folder: string;
let said: string[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'stint-tidy-'));
  vi.stubEnv('TMPDIR', folder);
  vi.stubEnv('CI', undefined);
  said = [];
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

const tidy = (before: string[], left: string[] = []) =>
  tidyUp({ folder, close: async () => left }, before, (line) => void said.push(line));

test('it says so when nothing is left, and nothing fails', async () => {
  writeFileSync(join(folder, 'of somebody else'), '');
  expect(await tidy(listTemporary())).toBe(0);
  expect(said).toEqual([expect.stringContaining('nothing was left behind')]);
});

test('what the run itself left counts as failed everywhere', async () => {
  expect(await tidy([], ['process 7 was still running: anvil'])).toBe(1);
  expect(said).toEqual(['✗ left behind: process 7 was still running: anvil']);
});

test('a new temporary file counts as failed only in CI, where nobody else makes any', async () => {
  const stray = join(folder, 'stray');
  writeFileSync(stray, '');
  expect(await tidy([])).toBe(0);
  expect(said[0]).toBe(`  new, from this run or something else: ${stray}`);
  vi.stubEnv('CI', 'true');
  said = [];
  expect(await tidy([])).toBe(1);
  expect(said).toEqual([`✗ left behind: ${stray}`]);
});
