import { cpSync, mkdirSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../', import.meta.url));

/**
 * Makes a self-contained copy of the contracts and their tests in a temporary folder: for mutants, and
 * for `forge coverage`, which needs its dependencies inside its own folder.
 *
 * @returns the folder; the caller removes it
 */
export function createWorkspace(): string {
  const require = createRequire(import.meta.url);
  const folderOf = (name: string): string => dirname(require.resolve(`${name}/package.json`));
  const dir = mkdtempSync(join(tmpdir(), 'stint-contracts-'));

  for (const name of ['src', 'test', 'bin']) {
    cpSync(join(ROOT, name), join(dir, name), { recursive: true });
  }

  mkdirSync(join(dir, 'cache'));
  mkdirSync(join(dir, 'node_modules/@openzeppelin'), { recursive: true });
  const contracts = '@openzeppelin/contracts';
  cpSync(folderOf(contracts), join(dir, 'node_modules', contracts), { recursive: true });
  symlinkSync(folderOf('solc'), join(dir, 'node_modules/solc'), 'dir');
  const config = readFileSync(join(ROOT, 'foundry.toml'), 'utf8');
  writeFileSync(join(dir, 'foundry.toml'), config.replaceAll('../node_modules', 'node_modules'));

  return dir;
}
