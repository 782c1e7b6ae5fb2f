/** Takes away the extension's guards and its pages' one by one: `npm run mutants -- extension`. An argument picks some. */
import { EXTENSION_GUARDS } from './guards/extension/index.ts';
import { runPart } from './run-part.ts';

process.exitCode = (await runPart(EXTENSION_GUARDS, process.argv[2] ?? '')) ? 0 : 1;
