import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { isAlive } from '../is-alive.ts';
import { RUN } from './processes.ts';

/**
 * Opens a run, starts a process in it that nobody ends, and sends its pid; closes the run when it
 * gets a message, and sends back what was left.
 */
const MAKER = `
  import { spawn } from 'node:child_process';
  import { once } from 'node:events';
  import { openRun } from '${new URL('./open.ts', import.meta.url).href}';
  const run = await openRun();
  const inner = await openRun();
  const forever = [process.execPath, '-e', 'setInterval(() => {}, 1000)'];
  const orphan = spawn(forever[0], forever.slice(1), { detached: true, stdio: 'ignore' });
  await once(orphan, 'spawn');
  process.send({ folder: run.folder, inner: inner.folder, orphan: orphan.pid });
  const [ending] = await once(process, 'message');
  if (ending === 'tidy') process.kill(orphan.pid);
  process.send(await run.close('done'));
  process.disconnect();
`;

let parent: string;
let maker: ChildProcess;

beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), 'stint-runs-'));
});
afterEach(() => {
  maker.kill('SIGKILL');
  rmSync(parent, { recursive: true, force: true });
});

async function make(): Promise<{ folder: string; inner: string; orphan: number }> {
  const { [RUN]: _, ...env } = process.env;
  maker = spawn(process.execPath, ['--input-type=module', '-e', MAKER], {
    env: { ...env, TMPDIR: parent },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const [said] = await once(maker, 'message');
  return said;
}

async function end(how: 'tidy' | 'careless'): Promise<string[]> {
  maker.send(how);
  const [left] = await once(maker, 'message');
  return left;
}

test('a run has one folder, even when it is opened twice, and leaves nothing', async () => {
  const { folder, inner } = await make();
  expect(inner).toBe(folder);
  expect(existsSync(folder)).toBe(true);
  expect(await end('tidy')).toEqual([]);
  expect(existsSync(folder)).toBe(false);
  expect(readdirSync(parent)).toEqual([]);
});

test('a process that outlives its run is named and killed', async () => {
  const { folder, orphan } = await make();
  expect(await end('careless')).toEqual([
    expect.stringContaining(`process ${orphan} was still running: ${process.execPath} -e`),
  ]);
  expect(isAlive(orphan)).toBe(false);
  expect(existsSync(folder)).toBe(false);
});

test('kill -9 of the process that opened a run ends all of the run', async () => {
  const { folder, orphan } = await make();
  maker.kill('SIGKILL');
  await vi.waitUntil(() => !isAlive(orphan) && !existsSync(folder), { timeout: 10_000 });
});

test('a run removes runs whose makers are long gone, and no others', async () => {
  const gone = spawn(process.execPath, ['-e', '']);
  await once(gone, 'exit');
  const names = {
    abandoned: `stint-run-${gone.pid}-old`,
    recent: `stint-run-${gone.pid}-new`,
    alive: `stint-run-${process.pid}-old`,
  };
  for (const name of Object.values(names)) mkdirSync(join(parent, name));
  const yesterday = Date.now() / 1000 - 86_400;

  for (const name of [names.abandoned, names.alive]) {
    utimesSync(join(parent, name), yesterday, yesterday);
  }

  await make();
  expect(readdirSync(parent)).toEqual(expect.arrayContaining([names.recent, names.alive]));
  expect(readdirSync(parent)).not.toContain(names.abandoned);
});
