import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { ensurePrograms } from '../../../scripts/shared/install-programs.ts';
import { programsOf } from '../../../scripts/shared/programs.ts';
import { enterNamespace } from './enter.ts';
import { setUpHomes } from './homes.ts';

/**
 * `npm run relay -- walk`, `npm run sharing -- walk`: runs a project of Vitest in a network
 * namespace. Missing programs are installed first, because inside there is no outside network.
 */
const [project = '', ...args] = process.argv.slice(2);
await ensurePrograms(programsOf([project]), (line) => process.stderr.write(`${line}\n`));
const dir = await enterNamespace();
if (project === 'sharing') setUpHomes(dir);
const vitest = fileURLToPath(new URL('../../../node_modules/vitest/vitest.mjs', import.meta.url));
const child = spawn(
  process.execPath,
  [vitest, 'run', '-c', 'tests/vitest.config.ts', '--project', project, ...args],
  {
    stdio: 'inherit',
  },
);
const [code] = (await once(child, 'exit')) as [number | null];
process.exitCode = code ?? 1;
