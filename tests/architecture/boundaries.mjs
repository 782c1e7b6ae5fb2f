/** `npm run lint`: prints what breaks the rules of docs/architecture.md, and what to do instead. */
import { fileURLToPath } from 'node:url';
import { findOffences } from './boundaries/find-offences.ts';
import { readTree } from './boundaries/tree.ts';

const files = readTree(fileURLToPath(new URL('../..', import.meta.url)));
const offences = findOffences(files);
for (const { file, line, what, instead } of offences) {
  process.stderr.write(`${file}:${line}: ${what}\n  ${instead}\n`);
}
process.stdout.write(`boundaries: ${files.length} files, ${offences.length} offences\n`);
process.exitCode = offences.length === 0 ? 0 : 1;
