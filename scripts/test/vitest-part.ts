import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as z from 'zod/mini';
import { ROOT } from '../shared/paths.ts';
import { capture } from './capture.ts';
import type { Outcome, Part } from './part.ts';

const VITEST_CONFIG = 'tests/vitest.config.ts';

const Report = z.object({
  numPassedTests: z.int(),
  numFailedTests: z.int(),
  numFailedTestSuites: z.int(),
  numPendingTests: z.int(),
  numTodoTests: z.int(),
});

/** A part that Vitest runs: projects of tests/vitest.config.ts. A test that is skipped or `todo` has failed. */
export const vitestPart = (name: string, projects: string[], timeoutMs: number): Part =>
  reportingPart(name, timeoutMs, [
    'node_modules/vitest/vitest.mjs',
    'run',
    '-c',
    VITEST_CONFIG,
    ...projects.flatMap((project) => ['--project', project]),
  ]);

/** A part that Vitest runs in a network namespace: one project. */
export const namespacedPart = (project: string, timeoutMs: number): Part =>
  reportingPart(project, timeoutMs, ['tests/support/netns/main.ts', project]);

const reportingPart = (
  name: string,
  timeoutMs: number,
  [script = '', ...args]: string[],
): Part => ({
  name,
  async run() {
    const file = join(ROOT, 'tests', 'out', 'results', `${name}.json`);
    mkdirSync(dirname(file), { recursive: true });
    rmSync(file, { force: true });
    const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
    const { code, output } = await capture(script, [...args, ...reporters], { timeoutMs });
    return count(readReport(file), code, output);
  },
});

function readReport(file: string): z.infer<typeof Report> | null {
  try {
    return Report.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    // Vitest ended before it could write one.
    return null;
  }
}

function count(
  report: z.infer<typeof Report> | null,
  code: number | null,
  output: string,
): Outcome {
  if (!report)
    return { passed: 0, failed: 1, output: `${output}\nVitest ended without writing a report.` };

  const { numPassedTests: passed, numPendingTests, numTodoTests, numFailedTests } = report;
  const left = numPendingTests + numTodoTests;
  const failed = numFailedTests + left;
  const note = left > 0 ? `\n${left} tests were skipped; that counts as failed.` : '';
  if (failed > 0) return { passed, failed, output: output + note };

  // A file that does not load, an error outside of any test, or no test at all, counts as one.
  const bad = code !== 0 || report.numFailedTestSuites > 0 || passed === 0;
  return { passed, failed: bad ? 1 : 0, output: passed === 0 ? `${output}\nNo test ran.` : output };
}
