import { createRequire } from 'node:module';
import { parentPort } from 'node:worker_threads';
import type { Robot } from 'robots-parser';
import type { RobotsQuestion } from './read-robots.ts';

/** The package's types say `export default`, but it is CommonJS: a plain import has no call signature. */
const robotsParser = createRequire(import.meta.url)('robots-parser') as (
  url: string,
  text: string,
) => Robot;

/** The rules of sites, as long as read-robots.ts remembers them. */
const known = new Map<string, Robot>();

/** Answers one question after another, for read-robots.ts. */
parentPort?.on('message', ({ host, text, url, robot, forget }: RobotsQuestion) => {
  for (const each of forget) known.delete(each);
  if (text !== null) known.set(host, robotsParser(`https://${host}/robots.txt`, text));
  parentPort?.postMessage(known.get(host)?.isAllowed(url, robot) !== false);
});
