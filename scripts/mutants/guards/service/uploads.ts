import type { Guard } from '../../guard.ts';

const UPLOAD = 'service/src/tasks/upload.ts';
const READ = 'service/src/tasks/read-upload.ts';
const uploads = ['service/src/tasks/upload.test.ts'];
const QUEUE = 'service/src/fair-queue.ts';
const queues = ['service/src/fair-queue.test.ts'];
const reads = ['service/src/tasks/read-upload.test.ts'];
const SLOW = 'uploads texts that take the parser minutes';
const UNSHOWN = 'uploads a task that no device can show';

/** Uploads: whose, how much of them, and what a device must be able to show. */
export const UPLOADS: readonly Guard[] = [
  {
    file: UPLOAD,
    take: "  if (kind === 'bandwidth') {",
    put: '  if (false) {',
    threat: 'a campaign for pages takes tasks',
    tests: uploads,
  },
  {
    file: UPLOAD,
    take: "  if (state === 'closed') {",
    put: '  if (false) {',
    threat: 'a closed campaign takes tasks',
    tests: uploads,
  },
  {
    file: UPLOAD,
    take: 'funded < price + fee + bonus',
    put: 'false',
    threat: 'who has put a single base unit into escrow has a thousand lines read',
    row: SLOW,
    tests: uploads,
  },
  {
    file: UPLOAD,
    take: '  await checkNumber(ctx.store.db, before, countLines(jsonl));\n',
    put: '',
    threat: 'lines are read that the escrow does not pay for',
    row: SLOW,
    tests: uploads,
  },
  {
    file: UPLOAD,
    take: '    checkState(campaign);\n',
    put: '',
    threat: 'tasks are added to a campaign that closed meanwhile',
    tests: uploads,
  },
  {
    file: UPLOAD,
    take: '  if (BigInt(stored) <= limit) return;\n',
    put: '  return;\n',
    threat: 'a campaign fills the disk',
    tests: uploads,
  },
  {
    file: UPLOAD,
    take: '    checkQuestions(campaign, tasks);\n',
    put: '',
    threat: 'entrance questions go to a campaign without a test',
    tests: uploads,
  },
  {
    file: UPLOAD,
    take: 'if (seen.digest === digest) return',
    put: 'if (true) return',
    threat: 'another upload is taken for the first',
    tests: uploads,
  },
  {
    file: UPLOAD,
    take: '  if (done) return done;\n',
    put: '',
    threat: 'an upload that is sent again is read again',
    tests: uploads,
  },
  {
    file: READ,
    take: "if (waiting.has(wallet)) throw busy('Another upload of yours is being read.');",
    put: '',
    threat: 'one wallet keeps all others waiting',
    row: SLOW,
    tests: reads,
  },
  {
    file: QUEUE,
    take: '      if (this.#waiting.length <= this.#most) return;\n',
    put: '      return;\n',
    threat: 'uploads that wait fill the memory',
    row: SLOW,
    tests: queues,
  },
  {
    file: QUEUE,
    take: '.sort((a, b) => used.get(a)! - used.get(b)!)',
    put: '',
    threat: 'many wallets of one network keep all others waiting',
    row: SLOW,
    tests: queues,
  },
  {
    file: READ,
    take: '[`wallet ${wallet}`, `network ${rangeOf(address)}`]',
    put: '[`wallet ${wallet}`]',
    threat: 'each wallet of a network counts as somebody new',
    row: SLOW,
    tests: reads,
  },
  {
    file: READ,
    take: '(now > 0 && still > LINE_MS) || ',
    put: '',
    threat: 'a line keeps the thread for minutes',
    row: SLOW,
    tests: reads,
  },
  {
    file: 'service/src/tasks/read-lines.ts',
    take: '    if (count > MAX_LINES) throw tooMany();\n',
    put: '',
    threat: 'an upload has any number of lines',
    row: SLOW,
    tests: uploads,
  },
  {
    file: 'service/src/tasks/read-lines.ts',
    take: '    if (number > MAX_WITH_EMPTY) throw tooMany();\n',
    put: '',
    threat: 'empty lines keep the reader from others',
    row: SLOW,
    tests: uploads,
  },
  {
    file: 'service/src/kinds/markdown.ts',
    take: '  checkNesting(source);\n',
    put: '',
    threat: 'nested lists take the parser minutes',
    row: SLOW,
    tests: ['service/src/kinds/comparison/import-line.test.ts'],
  },
  {
    file: 'service/src/kinds/comparison/import-line.ts',
    take: '    checkShown(text);\n',
    put: '',
    threat: 'a task stops every device that gets it',
    row: UNSHOWN,
    tests: ['service/src/kinds/comparison/import-line.test.ts'],
  },
  {
    file: 'service/src/kinds/markdown.ts',
    take: 'fromMarkdown(visible(source), {',
    put: 'fromMarkdown(source, {',
    threat: 'a task shows one text and says another',
    row: 'runs script, loads pixels, hides text in a task',
    tests: ['service/src/kinds/comparison/import-line.test.ts', 'tests/http/campaigns.test.ts'],
  },
  {
    file: 'service/src/kinds/comparison/import-line.ts',
    take: 'visible(task.explanation)',
    put: 'task.explanation',
    threat: 'an explanation hides what it says',
    row: 'writes an explanation that deceives',
    tests: ['service/src/kinds/comparison/import-line.test.ts'],
  },
];
