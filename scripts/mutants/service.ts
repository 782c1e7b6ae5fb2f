/** Takes away the service's guards one by one: `npm run mutants -- service`. A regular expression picks some. */
import { SERVICE_GUARDS } from './guards/service/index.ts';
import { runPart } from './run-part.ts';

process.exitCode = (await runPart(SERVICE_GUARDS, process.argv[2] ?? '')) ? 0 : 1;
