import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../shared/paths.ts';
import { runTool } from '../shared/run-tool.ts';
import { hashInputs } from '../start/hash-inputs.ts';

const INPUTS = [
  'components',
  'contracts/abi',
  'lib',
  'package-lock.json',
  'pages',
  'public/_locales',
];

/** The recover page, all in one file; builds it first when its sources have changed. */
export async function buildRecoverPage(): Promise<string> {
  const folder = join(ROOT, 'dist', 'recover');
  const [page, stamp] = [join(folder, 'recover.html'), join(folder, '.inputs')];
  const made = hashInputs(INPUTS);

  if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== made) {
    mkdirSync(folder, { recursive: true });
    await runTool({
      script: 'node_modules/vite/bin/vite.js',
      args: ['build', '-c', 'pages/recover/vite.config.ts'],
      env: { NODE_ENV: 'production' },
      log: join(ROOT, 'dist', 'recover.log'),
    });
    writeFileSync(stamp, made);
  }

  return readFileSync(page, 'utf8');
}
