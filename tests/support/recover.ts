import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const script = fileURLToPath(new URL('../../scripts/recover.mjs', import.meta.url));

/** Starts `npm run recover` as a person does; it runs until `stop`. */
export async function runRecover() {
  const child = spawn(process.execPath, [script, '--no-browser'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  let said = '';
  const address = await new Promise<string>((resolve, reject) => {
    child.stdout.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      const found = /The recover page is at (\S+)/.exec(said);
      if (found) resolve(found[1]!);
    });
    void ended.then(() => reject(new Error(`npm run recover ended:\n${said}`)));
  });

  return {
    address,
    async stop() {
      child.kill('SIGTERM');
      const [code] = (await ended) as [number | null];
      return code;
    },
  };
}
