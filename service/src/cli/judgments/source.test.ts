import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'stint-source-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Runs a script that has `download` in a process whose temporary files lie in `folder`. */
function runScript(body: string) {
  const from = new URL('./source.ts', import.meta.url).href;
  const script = `import { download } from '${from}';\n${body}`;
  const env = { ...process.env, TMPDIR: folder };
  return spawn(process.execPath, ['--input-type=module', '-e', script], { env });
}

test.each(['SIGINT', 'SIGTERM'] as const)('%s leaves no answers behind', async (signal) => {
  const child = runScript(`
    async function* forever() {
      yield new TextEncoder().encode('{}');
      console.log('reading');
      await new Promise(() => setInterval(() => {}, 1_000));
    }
    await download(forever());`);
  const ended = once(child, 'exit');
  await once(child.stdout, 'data');
  expect(readdirSync(folder)).toHaveLength(1);
  child.kill(signal);
  expect(await ended).toEqual([null, signal]);
  expect(readdirSync(folder)).toEqual([]);
});

test('a download is there until it is done with', async () => {
  const child = runScript(`
    async function* lines() { yield new TextEncoder().encode('{}'); }
    const { path, done } = await download(lines());
    const { readFileSync, statSync } = await import('node:fs');
    console.log(readFileSync(path, 'utf8'), (statSync(path).mode & 0o777).toString(8));
    done();`);
  const [text] = await once(child.stdout, 'data');
  expect(String(text)).toBe('{} 600\n');
  expect(await once(child, 'exit')).toEqual([0, null]);
  expect(readdirSync(folder)).toEqual([]);
});
