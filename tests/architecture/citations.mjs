/** `npm run lint`: prints every citation that leads nowhere or has the wrong form, and what to write. */
import { fileURLToPath } from 'node:url';
import { findBadCitations } from './citations/find-bad-citations.ts';
import { readTexts } from './citations/texts.ts';

const texts = readTexts(fileURLToPath(new URL('../..', import.meta.url)));
const offences = findBadCitations(texts);
for (const { file, line, what, instead } of offences) {
  process.stderr.write(`${file}:${line}: ${what}\n  ${instead}\n`);
}
process.stdout.write(`citations: ${texts.files.length} files, ${offences.length} offences\n`);
process.exitCode = offences.length === 0 ? 0 : 1;
