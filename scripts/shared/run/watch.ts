import { sweep } from './sweep.ts';

/**
 * `node watch.ts FOLDER`: lives beside a run and ends it when whoever made it is done, or is gone
 * without a word: its standard input closes either way. Prints what was left, a line each.
 */
const PATIENCE_MS = 3_000;

const folder = process.argv[2];
if (folder === undefined) throw new Error('Which folder?');
let said = '';
process.stdin.setEncoding('utf8');
for await (const chunk of process.stdin) said += chunk;
// Nobody may be left to read what we print.
process.stdout.on('error', () => {});
const left = await sweep(folder, said.includes('done') ? PATIENCE_MS : 0);
for (const line of left) process.stdout.write(`${line}\n`);
