import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from '../../service/src/cli/run.ts';
import type { TestNetwork } from './network.ts';

/** Runs a command of the command line on the service's database. @throws Error with what it said */
async function stint(net: TestNetwork, command: string, file: string): Promise<void> {
  const notes: string[] = [];
  const io = { env: {}, out: () => {}, note: (text: string) => void notes.push(text) };
  const code = await run([command, file, '--database', join(net.dir, 'service.db')], io);
  if (code !== 0) throw new Error(`stint ${command}: ${notes.join('\n')}`);
}

/** An operator who keeps the last copy of the database. */
export function keepCopy(net: TestNetwork) {
  const folder = mkdtempSync(join(tmpdir(), 'stint-backup-'));
  const file = join(folder, 'service.db');
  return {
    file,
    /** Copies the database while the service runs; then restarts the service. */
    async copy(): Promise<void> {
      rmSync(file, { force: true });
      await stint(net, 'backup', file);
      await net.service.stop();
      await net.service.start();
    },
    /** Puts the copy in place of the database, after a kill. */
    async restore(): Promise<void> {
      await net.service.kill();
      await stint(net, 'restore', file);
      await net.service.start();
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
