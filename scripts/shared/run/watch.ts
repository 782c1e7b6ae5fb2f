import { sweep } from './sweep.ts';

/**
 * `node watch.ts FOLDER`: ends a run when its maker is done or has died; standard input closes
 * either way. Prints what was left, a line each.
 */
const PATIENCE_MS = 3_000;

const folder = process.argv[2];
if (folder === undefined) throw new Error('Usage: node watch.ts FOLDER');
let said = '';
process.stdin.setEncoding('utf8');
for await (const chunk of process.stdin) said += chunk;
// There may be nobody left to read what we print.
process.stdout.on('error', () => {});
const left = await sweep(folder, said.includes('done') ? PATIENCE_MS : 0);
for (const line of left) process.stdout.write(`${line}\n`);
