import { createHash } from 'node:crypto';
import { kindOf } from '../../../lib/domain/kinds/registry.ts';
import type { LedgerUpdate } from '../../../lib/protocol/device.ts';
import { type ErrorCode, StintError } from '../../../lib/protocol/errors.ts';
import type {
  Outcome,
  Submission,
  SubmitRequest,
  SubmitResponse,
} from '../../../lib/protocol/tasks.ts';
import type { Context } from '../context.ts';
import { getDevice } from '../devices/find.ts';
import { verifySubmission } from '../devices/verify.ts';
import { lastAnswer } from '../ledger/campaign-dates.ts';
import { latestTime } from '../ledger/chain-date.ts';
import { post } from '../ledger/post.ts';
import { headOf } from '../ledger/receipts.ts';
import { changeTask } from '../ledger/release-lease.ts';
import { creditCounted } from '../ledger/restore/credit-counted.ts';
import { type Batch, closeBatch, finishUpdate } from '../ledger/update.ts';
import type { Db } from '../store/store.ts';
import { entranceOf, readTest } from './entrance-test.ts';
import { passingOver } from './pass-over.ts';
import { putBack } from './put-back.ts';
import { type Progress, recordAnswer } from './record.ts';
import {
  findLease,
  findSubmission,
  insertSubmission,
  type LeaseInPlay,
  saveProgress,
} from './submission-rows.ts';

const SKEW_MS = 5 * 60_000;

const refused = (id: string, code: ErrorCode, message: string): Outcome => ({
  id,
  status: 'refused',
  code,
  message,
});

/**
 * Takes answers, skips and flags of a device, each on its own. What is accepted is durable, with
 * receipts, checkpoint and voucher, before this returns. A submission that was sent before gets
 * the same outcome again. One that fails here has no outcome: its device keeps it and sends it again.
 * @throws StintError `present_first` when the device holds receipts that are unknown here,
 *   `unavailable` when all of them fail here
 */
export async function submit(
  ctx: Context,
  from: { device: string; key: string },
  request: SubmitRequest,
): Promise<SubmitResponse> {
  const { device: deviceId, key } = from;
  const genuine = await Promise.all(
    request.submissions.map((s) => verifySubmission(ctx.domain, deviceId, key, s)),
  );

  const { outcomes, batch } = await passingOver(ctx, 'answers', (passing) =>
    ctx.store.write(async (db) => {
      const progress = await begin(ctx, db, deviceId, request.seq);
      const outcomes: Outcome[] = [];
      for (const [i, submission] of request.submissions.entries()) {
        const { id } = submission;
        if (!genuine[i]) {
          outcomes.push(refused(id, 'bad_signature', 'The device key did not sign this.'));
        } else if (!passing.isPassedOver(id)) {
          outcomes.push(await passing.ofRow(id, () => applyOnce(ctx, db, progress, submission)));
        }
      }
      return { outcomes, batch: await closeRun(ctx, db, progress) };
    }),
  );
  if (outcomes.length === 0 && request.submissions.length > 0)
    throw new StintError(
      'unavailable',
      'None of these answers can be recorded now. Keep them, and send them again in a minute.',
    );

  return { outcomes, ledger: await ledgerUpdate(ctx, deviceId, request, batch) };
}

async function begin(ctx: Context, db: Db, deviceId: string, seq: number): Promise<Progress> {
  const known = await getDevice(db, deviceId);
  if (seq > known.seq) {
    const what = `The service knows ${known.seq} receipts of this device, which holds ${seq}.`;
    throw new StintError('present_first', what, { details: { seq: known.seq } });
  }
  const device = (await creditCounted(ctx, db, deviceId)) ? await getDevice(db, deviceId) : known;

  return {
    device,
    head: headOf(device),
    receipts: [],
    creditSeqs: [],
    amount: 0n,
    positions: new Map(),
  };
}

async function closeRun(ctx: Context, db: Db, progress: Progress): Promise<Batch | null> {
  if (progress.receipts.length === 0) return null;
  const { device, floor_at: floorAt, accepted } = progress.device;
  await saveProgress(db, { device, floorAt, accepted });
  return closeBatch(ctx, db, progress);
}

const ledgerUpdate = (ctx: Context, device: string, request: SubmitRequest, batch: Batch | null) =>
  finishUpdate(
    ctx,
    device,
    { seq: request.seq, n: request.n },
    batch,
  ) as Promise<LedgerUpdate | null>;

/** Applies a submission unless it was applied before. Refusals are not stored: they changed nothing. */
async function applyOnce(
  ctx: Context,
  db: Db,
  progress: Progress,
  submission: Submission,
): Promise<Outcome> {
  const { id, sig: _, ...content } = submission;
  const digest = createHash('sha256').update(JSON.stringify(content)).digest('hex');
  const [seen] = await findSubmission(db, { id });
  if (seen) {
    return seen.digest === digest && seen.device === progress.device.device
      ? (JSON.parse(seen.outcome) as Outcome)
      : refused(id, 'idempotency_mismatch', 'This id was already used for another submission.');
  }

  const outcome = await apply(ctx, db, progress, submission);
  if (outcome.status !== 'refused') {
    const { device } = progress.device;
    await insertSubmission(db, {
      id,
      device,
      digest,
      outcome: JSON.stringify(outcome),
      at: ctx.now(),
    });
  }
  return outcome;
}

async function apply(ctx: Context, db: Db, progress: Progress, s: Submission): Promise<Outcome> {
  const now = ctx.now();
  if (s.answeredAt > now + SKEW_MS) {
    return refused(
      s.id,
      'clock_skew',
      `The answer is dated ${Math.round((s.answeredAt - now) / 60_000)} minutes in the future.`,
    );
  }

  const [lease] = await findLease(db, { id: s.lease });
  if (!lease || lease.device !== progress.device.device) {
    return refused(s.id, 'lease_unknown', 'This device has no such lease.');
  }
  if (lease.state !== 'active' && lease.state !== 'expired') {
    return refused(s.id, 'lease_done', 'This lease was already used.');
  }

  const { action } = s;
  if (action.type !== 'answer') return putBack(ctx, db, lease, s);
  if (await isTooLate(ctx, db, lease)) {
    return refused(s.id, 'campaign_state', TOO_LATE_MESSAGE);
  }
  if (!kindOf(lease.kind).isAnswer(action.choice)) {
    return refused(s.id, 'bad_answer', `This is no answer to a task of kind ${lease.kind}.`);
  }
  const late = lease.state === 'expired' ? await renewLease(db, progress, lease, now) : null;
  return late
    ? refused(s.id, late, LATE_MESSAGES[late])
    : recordAnswer({ ctx, db, progress, lease, submission: { ...s, action }, now });
}

const TOO_LATE_MESSAGE =
  'The campaign ends so soon that its requester could take the money back before this answer is decided.';

/**
 * Whether an answer could still be undecided when the campaign's money may be refunded, by the chain's
 * date and clock (docs/money.md rules 2 and 4).
 */
async function isTooLate(
  ctx: Context,
  db: Db,
  { chain_deadline: deadline, chain_closed: closed }: LeaseInPlay,
): Promise<boolean> {
  if (deadline === null) return false;
  if (closed === 1) return true;
  return (await latestTime(db, ctx.now())) > lastAnswer(ctx.rules, deadline) * 1000;
}

const LATE_MESSAGES = {
  lease_expired: 'The lease expired, and the task is no longer available to this device.',
  budget_spent: 'The lease expired, and the budget has gone to other answers since.',
  redundancy_met: 'The lease expired, and the task has had enough other answers since.',
} as const;

/** Whether this late answer comes after the test is over, or other questions took its place. */
async function isEntranceOver(db: Db, lease: LeaseInPlay): Promise<boolean> {
  const terms = lease.role === 'entrance' ? entranceOf(lease) : undefined;
  if (!terms) return false;
  const { state, asked } = await readTest(db, lease.campaign, terms, lease);
  return state !== 'open' || asked.length >= terms.questions;
}

/**
 * Reserves budget and a place again for a late answer (docs/money.md rule 4).
 * @returns why that is not possible, or null
 */
async function renewLease(
  db: Db,
  progress: Progress,
  lease: LeaseInPlay,
  now: number,
): Promise<keyof typeof LATE_MESSAGES | null> {
  const cost = lease.price + lease.bonus + lease.fee;
  const others = await db
    .selectFrom('leases')
    .select('id')
    .where('task', '=', lease.task)
    .where('id', '!=', lease.id)
    .where('state', '!=', 'expired')
    .where((eb) =>
      eb.or([eb('device', '=', lease.device), eb('account', '=', progress.device.account ?? '')]),
    )
    .limit(1)
    .execute();

  if (others.length > 0 || lease.campaign_state !== 'open') return 'lease_expired';
  if (lease.slots < lease.place) return 'redundancy_met';
  if (lease.available < cost) return 'budget_spent';
  if (await isEntranceOver(db, lease)) return 'lease_expired';

  await changeTask(db, { id: lease.task, slots: -lease.place, given: 0, newGiven: lease.is_new });
  await post(db, [
    {
      campaign: lease.campaign,
      source: 'available',
      target: 'reserved',
      amount: cost,
      kind: 'lease',
      unit: lease.id,
      at: now,
    },
  ]);
  return null;
}
