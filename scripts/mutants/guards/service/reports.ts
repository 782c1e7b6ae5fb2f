import type { Guard } from '../../guard.ts';

const REPORTS = 'service/src/quality/report/reports.ts';
const reports = ['service/src/quality/report/reports.test.ts'];
const LARGE = 'has reports worked out so large that others get none';

/** Reports: every requester gets one, or is told why not. */
export const REPORT_GUARDS: readonly Guard[] = [
  {
    file: 'service/src/quality/report/run-report.ts',
    take: "setTimeout(() => fail('takes too long'), mostMs)",
    put: 'setTimeout(() => {}, mostMs)',
    threat: 'one report keeps the thread from all others',
    row: LARGE,
    tests: reports,
  },
  {
    file: REPORTS,
    take: '.run([requester], ',
    put: '.run([id], ',
    threat: 'a requester with many campaigns holds up all others',
    row: LARGE,
    tests: reports,
  },
  {
    file: REPORTS,
    take: '      .catch((error) => fail(campaign, seen, error))\n',
    put: '      .catch(() => {})\n',
    threat: 'a report that fails looks as if there were no answers',
    row: LARGE,
    tests: reports,
  },
  {
    file: REPORTS,
    take: '2 ** Math.min(times, 20)',
    put: '1',
    threat: 'a report that fails is tried without end',
    row: LARGE,
    tests: reports,
  },
  {
    file: REPORTS,
    take: 'held.delete(oldestOfMost(held))',
    put: 'held.delete(held.keys().next().value!)',
    threat: 'a requester pushes out the reports of others, and how long each of them rests',
    row: LARGE,
    tests: reports,
  },
  {
    file: 'service/src/kinds/comparison/model-votes.ts',
    take: 'if (leftOut === 0)',
    put: 'if (leftOut < models.length)',
    threat: 'a ranking of thousands of models takes hours',
    row: LARGE,
    tests: ['service/src/kinds/comparison/model-votes.test.ts'],
  },
];
