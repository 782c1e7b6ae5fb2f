import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { writeWhole } from './write-whole.ts';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'stint-write-'));
  file = join(folder, 'answers.jsonl');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('a file appears whole, and is read by its owner alone', async () => {
  writeFileSync(`${file}.part`, 'of somebody else', { mode: 0o644 });
  await writeWhole(file, ['a', 'b']);
  rmSync(`${file}.part`);
  expect(readFileSync(file, 'utf8')).toBe('ab');
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(readdirSync(folder)).toEqual(['answers.jsonl']);
});

test('what breaks off leaves the file that was there, and no half', async () => {
  writeFileSync(file, 'before');
  async function* broken() {
    yield 'half';
    throw new Error('the line went dead');
  }
  await expect(writeWhole(file, broken())).rejects.toThrow('the line went dead');
  expect(readFileSync(file, 'utf8')).toBe('before');
  expect(readdirSync(folder)).toEqual(['answers.jsonl']);
});

test.each(['SIGINT', 'SIGTERM'] as const)('%s leaves no half file', async (signal) => {
  const script = `
    import { writeWhole } from '${new URL('./write-whole.ts', import.meta.url).href}';
    async function* forever() {
      yield 'half';
      console.log('writing');
      await new Promise(() => setInterval(() => {}, 1_000));
    }
    await writeWhole(${JSON.stringify(file)}, forever());`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script]);
  const ended = once(child, 'exit');
  await once(child.stdout, 'data');
  expect(readdirSync(folder)).toEqual([expect.stringMatching(/^answers\.jsonl\.\w+\.part$/)]);
  child.kill(signal);
  expect(await ended).toEqual([null, signal]);
  expect(readdirSync(folder)).toEqual([]);
});
