import { expect, test } from 'vitest';
import { readRun } from './run-tests.ts';

const FILE = 'service/src/a.test.ts';

/** A report on the file: how each of its tests failed, or null for one that passed. */
const report = (failures: readonly (string | null)[], status = 'failed') =>
  JSON.stringify({
    testResults: [
      {
        name: `/copy/${FILE}`,
        status,
        assertionResults: failures.map((message, i) => ({
          fullName: `test ${i}`,
          status: message === null ? 'passed' : 'failed',
          failureMessages: message === null ? [] : [message],
        })),
      },
    ],
  });

const read = (...args: Parameters<typeof report>) => readRun(report(...args), '/copy', [FILE], '');

test('an assertion that fails is told by its test', () => {
  expect(read([null, 'AssertionError: expected 1 to be 2'])).toMatchObject({
    red: [FILE],
    failed: `${FILE} > test 1`,
  });
});

test.each([
  ['a file that does not load', []],
  ['code that is none', ['ReferenceError: guard is not defined']],
  ['a machine that is too slow', ['Error: Test timed out in 5000ms.']],
])('%s is red and kills nothing', (_, failures) => {
  expect(read(failures)).toMatchObject({ red: [FILE], failed: null });
});

test('green, and a file that was not run is red', () => {
  expect(read([null, null], 'passed')).toMatchObject({ red: [], failed: null });
  expect(readRun('{"testResults":[]}', '/copy', [FILE], '').red).toEqual([FILE]);
  expect(read([], 'passed').red).toEqual([FILE]);
});
