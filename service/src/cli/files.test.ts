import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readJson, writeJson } from './files.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'stint-files-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('a file that cannot be put in its place leaves no secret next to it', () => {
  const path = join(folder, 'keys.json');
  mkdirSync(path);
  expect(() => writeJson(path, { key: 'secret' }, 0o600)).toThrow();
  expect(readdirSync(folder)).toEqual(['keys.json']);
  rmSync(path, { recursive: true });
  writeJson(path, { key: 'secret' }, 0o600);
  expect(readJson(path)).toEqual({ key: 'secret' });
  expect(readdirSync(folder)).toEqual(['keys.json']);
});
