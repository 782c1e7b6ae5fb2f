/**
 * Chooses the demo campaign's comparisons from LLMFAO (service/demo/README.md says what that
 * is). The choice depends only on the input, so anybody can repeat it:
 *
 *   node scripts/sample-demo.mjs pairs-crowd.jsonl pairs.csv > service/demo/comparisons.jsonl
 *
 * pairs-crowd.jsonl has prompts and answers; pairs.csv (task,worker,left,right,winner) has
 * the models' names.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

const COUNT = 240;
const MAX_LENGTH = 6_000;
/** Kinds of text that the demo needs, and how many of each to take at most. */
const NEEDED = [
  { what: 'non-Latin script', test: /[\u0370-\u1fff\u3040-\u9fff\uac00-\ud7af]/, count: 12 },
  { what: 'tables', test: /^\s*\|.*\|\s*$/m, count: 14 },
  { what: 'code', test: /```/, count: 30 },
  { what: 'lists', test: /^\s*(?:[-*]|\d+\.) /m, count: 30 },
];
const LONGEST = 40;

/** @typedef {{ id: number, text: string, slug: string, result_x: string | null, result_y: string | null }} Pair */

/** @param {string} path @returns {Pair[]} */
const readPairs = (path) =>
  readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));

/** Models' names by task. The file quotes no field. @param {string} path */
function readModels(path) {
  const [, ...lines] = readFileSync(path, 'utf8').trim().split(/\r?\n/);
  return new Map(
    lines.map((line) => {
      const [task, , left = '', right = ''] = line.split(',');
      return [Number(task), { left, right }];
    }),
  );
}

/** @param {Pair} pair */
const answers = (pair) => `${pair.result_x}\n${pair.result_y}`;
/** @param {Pair} pair */
const order = (pair) => createHash('sha256').update(`stint demo ${pair.id}`).digest('hex');

/** @param {string | null} text */
const usable = (text) => text !== null && text.trim() !== '' && text.length < MAX_LENGTH;

/** @param {Pair[]} pairs in a random order */
function choose(pairs) {
  const chosen = new Set();
  const take = (/** @type {Pair[]} */ from, /** @type {number} */ count) => {
    for (const pair of from.filter((each) => !chosen.has(each)).slice(0, count)) chosen.add(pair);
  };

  for (const { test, count } of NEEDED)
    take(
      pairs.filter((pair) => test.test(answers(pair))),
      count,
    );

  take(
    pairs.toSorted((a, b) => answers(b).length - answers(a).length),
    LONGEST,
  );
  // The rest: equally many of every prompt.
  const bySlug = Object.values(Object.groupBy(pairs, (pair) => pair.slug));

  for (let round = 0; chosen.size < COUNT && round < pairs.length; round += 1) {
    for (const group of bySlug) {
      const pair = group?.[round];
      if (pair && chosen.size < COUNT) chosen.add(pair);
    }
  }

  return [...chosen].sort((a, b) => a.id - b.id);
}

const [pairsPath, csvPath] = process.argv.slice(2);
if (!pairsPath || !csvPath) {
  process.stderr.write('Usage: node scripts/sample-demo.mjs pairs-crowd.jsonl pairs.csv\n');
  process.exit(2);
}
const models = readModels(csvPath);
const pairs = readPairs(pairsPath)
  .filter((pair) => usable(pair.result_x) && usable(pair.result_y) && models.has(pair.id))
  .filter((pair) => pair.result_x?.trim() !== pair.result_y?.trim())
  .sort((a, b) => (order(a) < order(b) ? -1 : 1));
for (const pair of choose(pairs)) {
  const { left, right } = models.get(pair.id) ?? {};
  const line = {
    ref: `llmfao-${pair.id}`,
    prompt: pair.text,
    a: pair.result_x,
    b: pair.result_y,
    modelA: left,
    modelB: right,
    language: 'en',
  };
  process.stdout.write(`${JSON.stringify(line)}\n`);
}
