import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../shared/paths.ts';
import { openRun } from '../shared/run/open.ts';
import { endAll } from '../test/capture.ts';
import { type Guard, nameOf, removeGuard } from './guard.ts';
import { projectOf } from './project-of.ts';
import { runTests } from './run-tests.ts';
import { copyTree } from './workspace.ts';

/** Two processors are what we expect, and most of a test is waiting for one. */
const LANES = 2;
const say = (line: string) => void process.stdout.write(`${line}\n`);

/**
 * Takes guards away one by one, each in a copy of the tree, and prints which test noticed. A test that is
 * red before anything was changed holds no guard. The last line is `N of N killed`.
 *
 * @param wanted a regular expression that picks guards by their name and row
 * @returns whether all were killed
 * @throws Error before anything is run when the code of a guard is not where its table says
 */
export async function runPart(guards: readonly Guard[], wanted: string): Promise<boolean> {
  for (const guard of guards) removeGuard(readFileSync(join(ROOT, guard.file), 'utf8'), guard);

  const run = await openRun();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      endAll();
      // What is left of the run is ended by the process that watches it.
      process.exit(130);
    });
  }

  const isWanted = new RegExp(wanted);
  const chosen = guards.filter((guard) => isWanted.test(`${nameOf(guard)} ${guard.row ?? ''}`));
  const dirs = Array.from({ length: Math.min(LANES, chosen.length) }, copyTree);
  const red = await findRed(dirs, chosen);
  let killed = 0;
  await inLanes(dirs, chosen, async (dir, guard) => {
    if (await isKilled(dir, guard, red)) ++killed;
  });
  for (const line of await run.close('done')) say(line);
  say(`${killed} of ${chosen.length} killed`);
  return killed === chosen.length && chosen.length > 0;
}

/** Does the items in as many lanes as there are copies of the tree. */
async function inLanes<Item>(
  dirs: readonly string[],
  items: readonly Item[],
  work: (dir: string, item: Item) => Promise<void>,
): Promise<void> {
  const queue = [...items];
  const lane = async (dir: string) => {
    for (let item = queue.shift(); item !== undefined; item = queue.shift()) await work(dir, item);
  };
  await Promise.all(dirs.map(lane));
}

/** Tests of one project that are run together: files, or those in them whose name contains `only`. */
interface Group {
  project: string;
  only: string | undefined;
  files: string[];
}

function groupsOf(guards: readonly Guard[]): Group[] {
  const groups = new Map<string, Group>();
  for (const { tests, only } of guards) {
    for (const file of tests) {
      const project = projectOf(file);
      const group = groups.get(`${project} ${only ?? ''}`) ?? { project, only, files: [] };
      groups.set(`${project} ${only ?? ''}`, group);
      if (!group.files.includes(file)) group.files.push(file);
    }
  }
  return [...groups.values()];
}

/** How a red file is remembered: it may be so in some of its tests only. */
const redKey = (file: string, only: string | undefined) => `${file} ${only ?? ''}`;

/** The tests that are red although nothing was taken away. */
async function findRed(dirs: readonly string[], guards: readonly Guard[]): Promise<Set<string>> {
  const groups = groupsOf(guards);
  const files = new Set(groups.flatMap((group) => group.files));
  say(`${guards.length} guards, held by ${files.size} test files`);
  const red = new Set<string>();
  await inLanes(dirs, groups, async (dir, { project, files, only }) => {
    const found = await runTests(dir, project, files, { only, bail: false });
    for (const file of found.red) {
      red.add(redKey(file, only));
      say(`RED BEFORE ANYTHING WAS CHANGED | ${redKey(file, only)}`);
    }
    if (found.red.length > 0) say(found.output);
  });
  return red;
}

/** Takes one guard away, runs its tests, and puts it back. */
async function isKilled(dir: string, guard: Guard, red: Set<string>): Promise<boolean> {
  const path = join(dir, guard.file);
  const source = readFileSync(path, 'utf8');
  const since = performance.now();
  let killer: string | null = null;
  let output = '';
  try {
    writeFileSync(path, removeGuard(source, guard));
    const green = guard.tests.filter((file) => !red.has(redKey(file, guard.only)));
    for (const { project, files } of groupsOf([{ ...guard, tests: green }])) {
      const found = await runTests(dir, project, files, { bail: true, only: guard.only });
      output += found.output;
      killer = found.failed;
      if (killer !== null) break;
    }
  } finally {
    writeFileSync(path, source);
  }

  const seconds = ((performance.now() - since) / 1000).toFixed(1);
  if (killer !== null) {
    say(`killed by ${killer} in ${seconds} s | ${nameOf(guard)}`);
    return true;
  }
  say(`SURVIVED ${guard.tests.join(', ')} in ${seconds} s | ${nameOf(guard)}\n${describe(guard)}`);
  if (process.env.MUTANTS_VERBOSE) say(output);
  return false;
}

const describe = ({ take, put }: Guard): string =>
  `${take}\n  became\n${put || '(nothing)'}`.replace(/^/gm, '    ');
