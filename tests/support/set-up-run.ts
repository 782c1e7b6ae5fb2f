import type { TestProject } from 'vitest/node';
import { ensurePrograms } from '../../scripts/shared/install-programs.ts';
import { programsOf } from '../../scripts/shared/programs.ts';
import { openRun } from '../../scripts/shared/run/open.ts';
import { chooseServicePort } from './ports.ts';

/**
 * Vitest's global set-up of every project: makes a folder for temporary files, which goes when Vitest
 * ends, chooses a port for services, and installs the programs that the project needs.
 */
export default async function setUpRun({ name }: TestProject): Promise<void> {
  await openRun();
  await chooseServicePort();
  await ensurePrograms(programsOf([name]), (line) => process.stderr.write(`${line}\n`));
}
