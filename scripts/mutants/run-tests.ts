import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import * as z from 'zod/mini';
import { capture } from '../test/capture.ts';
import { commandOf } from './project-of.ts';

const TIMEOUT_MS = 20 * 60_000;

const Report = z.object({
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      assertionResults: z.array(
        z.object({
          fullName: z.string(),
          status: z.string(),
          failureMessages: z.array(z.string()),
        }),
      ),
    }),
  ),
});

/** What became of a run of test files. */
export interface TestRun {
  /** Files, from the root of the tree, that are not green, be it that they could not load. */
  red: string[];
  /** The first test that an assertion of it made fail: `file > name`. */
  failed: string | null;
  /** What was printed, for when nothing of the above explains why the run failed. */
  output: string;
}

/** It says nothing of the guard: the change was no valid code, or the machine was too slow. */
const NO_ASSERTION = /is not defined|^SyntaxError|(Test|Hook) timed out in/m;

/**
 * Runs test files of one project in a copy of the tree.
 * @param only runs the tests alone whose name contains it
 * @param bail stops at the first that fails
 */
export async function runTests(
  root: string,
  project: string,
  files: readonly string[],
  { only, bail }: { only?: string | undefined; bail: boolean },
): Promise<TestRun> {
  const out = join(root, 'report.json');
  rmSync(out, { force: true });
  const [script, args] = commandOf(project);
  const { output } = await capture(
    script,
    [
      ...args,
      ...files,
      ...(bail ? ['--bail=1'] : []),
      ...(only === undefined ? [] : ['-t', only.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')]),
      '--reporter=json',
      `--outputFile=${out}`,
    ],
    { timeoutMs: TIMEOUT_MS, root },
  );
  if (!existsSync(out)) return { red: [...files], failed: null, output };
  return readRun(readFileSync(out, 'utf8'), root, files, output);
}

/** What a report of Vitest says of these files; one that it does not name is red. */
export function readRun(
  report: string,
  root: string,
  files: readonly string[],
  output: string,
): TestRun {
  const results = Report.parse(JSON.parse(report)).testResults;
  const green = new Set<string>();
  let failed: string | null = null;
  for (const { name, status, assertionResults } of results) {
    const file = relative(root, name);
    if (status === 'passed' && assertionResults.length > 0) green.add(file);
    const test = assertionResults.find(
      (one) => one.status === 'failed' && !NO_ASSERTION.test(one.failureMessages.join('\n')),
    );
    if (test) failed ??= `${file} > ${test.fullName}`;
  }
  return { red: files.filter((file) => !green.has(file)), failed, output };
}
