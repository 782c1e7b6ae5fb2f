import type { Guard } from '../../guard.ts';

const VIEW = 'service/src/tasks/view-token.ts';
const NAMES = 'service/src/tasks/export-names.ts';
const WHOLE = 'service/src/cli/write-whole.ts';
const wholes = ['service/src/cli/write-whole.test.ts'];
const HALF = 'reads or takes for whole what a command has written';
const results = ['service/src/tasks/results.test.ts'];
const LINK = "somebody finds the link of a campaign's page";
const WHO = 'learns who a rater is';

/** What a requester gets: answers that were paid, by names that lead nowhere. */
export const EXPORTS: readonly Guard[] = [
  {
    file: VIEW,
    take: '`view:${campaign}:${end}`',
    put: '`view:${end}`',
    threat: 'a link opens every report',
    row: LINK,
    tests: results,
  },
  {
    file: VIEW,
    take: '  if (!(Number(end) > ctx.now())) return false;\n',
    put: '',
    threat: 'a link opens the report for ever',
    row: LINK,
    tests: results,
  },
  {
    file: VIEW,
    take: 'const VIEW_MS = 12 * 3_600_000;',
    put: 'const VIEW_MS = 24 * 3_600_000;',
    threat: 'a link is good for longer than it says',
    row: LINK,
    tests: results,
  },
  {
    file: VIEW,
    take: 'return bytes.length === expected.length && timingSafeEqual(bytes, expected);',
    put: 'return true;',
    threat: 'a link to a report is made up',
    row: LINK,
    tests: results,
  },
  {
    file: NAMES,
    take: '`rater:${campaign}:${who}`)',
    put: '`rater:${who}`)',
    threat: 'a rater has one name in all campaigns',
    row: WHO,
    tests: results,
  },
  {
    file: NAMES,
    take: "createHmac('sha256', ctx.store.secret)",
    put: "createHmac('sha256', 'known')",
    threat: 'names of raters can be tried out',
    row: WHO,
    tests: results,
  },
  {
    file: 'service/src/tasks/results.ts',
    take: 'rater: raterName(ctx, campaign, row),',
    put: 'rater: row.owner ?? row.device,',
    threat: 'results name wallets',
    row: WHO,
    tests: results,
  },
  {
    file: 'service/src/tasks/judgments.ts',
    take: 'rater: raterName(ctx, campaign, answer),',
    put: 'rater: answer.owner ?? answer.device,',
    threat: 'judgments name wallets',
    row: WHO,
    tests: results,
  },
  {
    file: 'service/src/tasks/results.ts',
    take: "      .where('answers.state', '=', 'credited')\n",
    put: '',
    threat: 'a requester gets answers that nobody is paid for',
    row: 'rejects honest work to keep the money',
    tests: results,
  },
  {
    file: 'service/src/tasks/results.ts',
    take: "      .where('tasks.role', '=', 'work')\n",
    put: '',
    threat: 'results tell which tasks were checks',
    tests: results,
  },
  {
    file: 'service/src/tasks/judgments.ts',
    take: "    .where('state', '=', 'credited')\n",
    put: '',
    threat: 'judgments contain rejected answers',
    tests: results,
  },
  {
    file: 'service/src/tasks/judgments.ts',
    take: "    .where('tasks.role', '=', 'work')\n",
    put: '',
    threat: 'judgments tell which tasks were checks',
    tests: results,
  },
  {
    file: 'service/src/quality/report/worker.ts',
    take: "readAnswers(db, campaign, ['credited'], report.add)",
    put: "readAnswers(db, campaign, ['pending', 'credited'], report.add)",
    threat: 'verdicts and rankings are read before anything is paid for them',
    row: 'reads verdicts before they are paid',
    tests: ['tests/http/report.test.ts'],
    only: 'before anything is paid',
  },
  {
    file: NAMES,
    take: 'const once = drawOf(ctx, `once:${campaign}:${id}`) < share;',
    put: 'const once = share < 0;',
    threat: 'how many answers stand under a name tells whose wallet it is',
    row: WHO,
    tests: ['service/src/tasks/export-names.test.ts'],
  },
  {
    file: NAMES,
    take: 'Math.floor(at / DAY_MS) * DAY_MS',
    put: 'at',
    threat: 'the times of answers tell which claims are whose',
    row: WHO,
    tests: ['service/src/tasks/export-names.test.ts'],
  },
  {
    file: 'service/src/cli/on-signal.ts',
    take: '  for (const signal of SIGNALS) process.once(signal, stop);\n',
    put: '',
    threat: 'a command that is stopped leaves half a file',
    row: HALF,
    tests: wholes,
  },
  {
    file: WHOLE,
    take: '    remove();\n    throw error;\n',
    put: '    throw error;\n',
    threat: 'a download that breaks off leaves half a file',
    row: HALF,
    tests: wholes,
  },
  {
    file: WHOLE,
    take: 'mode: 0o600, ',
    put: '',
    threat: 'everybody on a machine reads what people answered',
    row: HALF,
    tests: wholes,
  },
  {
    file: 'service/src/cli/judgments/source.ts',
    take: 'const off = onSignal(remove);',
    put: 'const off = () => {};',
    threat: 'a command that is stopped leaves what people answered in a temporary file',
    row: HALF,
    tests: ['service/src/cli/judgments/source.test.ts'],
  },
  {
    file: 'service/src/cli/files.ts',
    take: '    rmSync(next, { force: true });\n',
    put: '',
    threat: 'a file that cannot be written leaves its secrets next to it',
    row: HALF,
    tests: ['service/src/cli/files.test.ts'],
  },
];
