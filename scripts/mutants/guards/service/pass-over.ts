import type { Guard } from '../../guard.ts';

const ROW = 'cannot be read or recorded, and so stops everybody';
const PASS = 'service/src/tasks/pass-over.ts';
const leases = ['service/src/tasks/lease.test.ts'];
const answers = ['service/src/tasks/submit.test.ts'];

/** One row of a request fails alone. */
export const PASS_OVER: readonly Guard[] = [
  {
    file: PASS,
    take: 'throw isRowFailure(error) ? new RowFailed(id, error) : error;',
    put: 'throw error;',
    threat: 'a campaign that fails stops everybody who asks for a task',
    row: ROW,
    tests: leases,
  },
  {
    file: PASS,
    take: '      noteFailure(ctx, list, error.id, error.cause);\n',
    put: '',
    threat: 'a row that fails is tried again and again in one request',
    row: ROW,
    tests: answers,
  },
  {
    file: 'service/src/tasks/present-leases.ts',
    take: '      broken.push(row);\n',
    put: '',
    threat: 'a task that cannot be shown holds its lease',
    row: ROW,
    tests: leases,
  },
  {
    file: 'service/src/tasks/lease.ts',
    take: 'leases.length === rows.length || left === 0',
    put: 'true',
    threat: 'a device that may hold one lease stops at a task that cannot be shown',
    row: ROW,
    tests: leases,
  },
  {
    file: 'service/src/tasks/submit.ts',
    take: 'await passing.ofRow(id, () => applyOnce(ctx, db, progress, submission))',
    put: 'await applyOnce(ctx, db, progress, submission)',
    threat: 'an answer that cannot be recorded stops the whole outbox',
    row: ROW,
    tests: answers,
  },
  {
    file: 'service/src/tasks/submit.ts',
    take: 'outcomes.length === 0 && request.submissions.length > 0',
    put: 'false',
    threat: 'a device whose answers all fail is not told why',
    row: ROW,
    tests: answers,
  },
];
