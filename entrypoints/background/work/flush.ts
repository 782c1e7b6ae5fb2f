import { openLeases } from '../../../lib/db/queries.ts';
import type { OutboxRow } from '../../../lib/db/rows.ts';
import { submissionMessage } from '../../../lib/domain/device-messages.ts';
import { type ErrorCode, StintError } from '../../../lib/protocol/errors.ts';
import type { Outcome, Submission, SubmitResponse } from '../../../lib/protocol/tasks.ts';
import { serviceNow } from '../core/clock.ts';
import type { Context } from '../core/context.ts';
import { exclusive } from '../core/exclusive.ts';
import { identity, signAsDevice } from '../identity/identity.ts';
import { applyUpdate } from '../ledger/apply-update.ts';
import { ledgerState } from '../ledger/state.ts';
import { isUnread } from './dismiss.ts';
import { isDue } from './flush-due.ts';

/** Rows in one request; the protocol allows 50. */
const BATCH = 20;

/** Errors that a single bad row causes for its whole request. */
const ROW_ERRORS = new Set<ErrorCode>([
  'malformed',
  'too_large',
  'bad_signature',
  'idempotency_mismatch',
]);

/** Marks due rows as `sending`, after which they cannot be undone, even if the worker stops. */
async function takeDue(context: Context, screenOpen: boolean): Promise<OutboxRow[]> {
  const { db, now } = context;
  const ready = await openLeases(db, await serviceNow(context));
  const around = { now: now(), screenOpen, starved: ready.length < 2 };

  return db.transaction('rw', db.outbox, async () => {
    const held = await db.outbox.where('state').equals('held').sortBy('at');
    const due = held.filter((row) => isDue(row, held, around));
    await db.outbox.bulkPut(due.map((row) => ({ ...row, state: 'sending' as const })));
    const sending = await db.outbox.where('state').equals('sending').sortBy('at');
    return sending.slice(0, BATCH);
  });
}

async function toSubmission(context: Context, device: string, row: OutboxRow): Promise<Submission> {
  const { id, lease, action, shownMs, answeredAt } = row;
  const body = { id, lease, action, shownMs, answeredAt };
  const message = submissionMessage(context.domain, device, body);
  return { ...body, sig: await signAsDevice(context.db, message) };
}

async function submitRows(context: Context, rows: readonly OutboxRow[]): Promise<SubmitResponse> {
  const { device } = await identity(context.db);
  const { chain, accounts } = await ledgerState(context);
  const submissions = await Promise.all(rows.map((row) => toSubmission(context, device, row)));
  return context.api.call('submit', {
    body: { submissions, seq: chain.seq, n: accounts[0]?.n ?? 0 },
  });
}

/** Stores the outcomes, inside the transaction that stores the receipts. */
async function storeOutcomes(
  { db }: Context,
  rows: readonly OutboxRow[],
  outcomes: readonly Outcome[],
) {
  const found = new Map(outcomes.map((outcome) => [outcome.id, outcome]));
  for (const row of rows) {
    const outcome = found.get(row.id);
    if (!outcome) continue;
    const state = outcome.status === 'refused' ? 'refused' : 'done';
    await db.outbox.update(row.id, { state, outcome });
    await db.leases.delete(row.lease);
  }
}

async function storeResponse(
  context: Context,
  rows: readonly OutboxRow[],
  response: SubmitResponse,
) {
  const alsoInTransaction = () => storeOutcomes(context, rows, response.outcomes);
  if (response.ledger) return applyUpdate(context, response.ledger, { alsoInTransaction });
  await context.db.transaction('rw', context.db.outbox, context.db.leases, alsoInTransaction);
}

/** Marks a row that the service cannot even read as refused, with the reason for the screens. */
async function markRefused({ db }: Context, row: OutboxRow, error: StintError): Promise<void> {
  const outcome: Outcome = {
    id: row.id,
    status: 'refused',
    code: error.code,
    message: error.message.slice(0, 500),
  };
  await db.outbox.update(row.id, { state: 'refused', outcome });
}

/** @returns how many rows got an outcome */
async function sendRows(context: Context, rows: readonly OutboxRow[]): Promise<number> {
  try {
    const response = await submitRows(context, rows);
    await storeResponse(context, rows, response);
    return response.outcomes.length;
  } catch (error) {
    if (!(error instanceof StintError) || !ROW_ERRORS.has(error.code)) throw error;
    if (rows.length === 1) {
      await markRefused(context, rows[0]!, error);
      return 1;
    }
    let settled = 0;
    for (const row of rows) settled += await sendRows(context, [row]);
    return settled;
  }
}

/**
 * Deletes sent rows after a day, since receipts document them. Feedback of an entrance test stays
 * until it is read.
 */
async function deleteDone({ db, now }: Context): Promise<void> {
  const done = db.outbox.where('state').equals('done');
  await done.and((row) => !isUnread(row) && row.at < now() - 86_400_000).delete();
}

/**
 * Sends the answers that are due. Each step is stored before the next, so an interruption repeats at
 * most one request, with the same ids, which the service answers in the same way.
 * @throws StintError `offline` and others; the rows then stay queued
 */
export function flush(context: Context, screenOpen: boolean): Promise<void> {
  return exclusive('ledger', async () => {
    for (;;) {
      const rows = await takeDue(context, screenOpen);
      if (rows.length === 0) return deleteDone(context);
      if ((await sendRows(context, rows)) === 0) {
        throw new StintError(
          'protocol_violation',
          'The service replied to no answer; all are kept.',
        );
      }
    }
  });
}
