import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** Starts the web of the test internet. @returns a function that stops it */
export async function startWeb(): Promise<() => Promise<void>> {
  const main = new URL('./web.ts', import.meta.url).pathname;
  const child = spawn(
    'ip',
    ['netns', 'exec', 'web', process.execPath, '--disable-warning=ExperimentalWarning', main],
    { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] },
  );
  await Promise.race([
    once(child, 'message'),
    once(child, 'exit').then(() => {
      throw new Error('The web of the test internet ended before it was ready.');
    }),
  ]);

  return async () => {
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
  };
}
