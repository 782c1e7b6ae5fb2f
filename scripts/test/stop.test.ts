import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, test, vi } from 'vitest';
import { processesOf, RUN } from '../shared/run/processes.ts';
import { temporaryFolders } from '../shared/run/temporary.ts';

const MAIN = fileURLToPath(new URL('./main.ts', import.meta.url));

let runner: ChildProcess;

afterEach(() => {
  runner.kill('SIGKILL');
});

const foldersOf = (pid: number | undefined): string[] =>
  temporaryFolders().flatMap((folder) =>
    readdirSync(folder)
      .filter((name) => name.startsWith(`stint-run-${pid}-`))
      .map((name) => `${folder}/${name}`),
  );

/** More parts than run at a time: when those are ended, no other may begin. */
const PARTS = ['types', 'lint', 'unused', 'contracts', 'architecture'];

/** Starts a runner and waits until it has begun its first part. */
async function begin(): Promise<void> {
  const { [RUN]: _, ...env } = process.env;
  runner = spawn(process.execPath, [MAIN, ...PARTS], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const begun = new Promise<void>((resolve) => {
    runner.stdout?.on('data', (chunk: Buffer) => {
      if (chunk.includes('types ...')) resolve();
    });
  });
  await begun;
}

test.for(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
  '%s ends everything that runs and leaves nothing',
  { timeout: 60_000 },
  async (signal) => {
    await begin();
    const [folder = ''] = foldersOf(runner.pid);
    await vi.waitUntil(() => processesOf(folder).length > 0, { timeout: 30_000 });
    const ended = once(runner, 'exit');
    runner.kill(signal);
    expect(await ended).toEqual([130, null]);
    expect(processesOf(folder)).toEqual([]);
    expect(foldersOf(runner.pid)).toEqual([]);
  },
);
