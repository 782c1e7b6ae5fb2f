import type { ChainHead } from '../../../lib/domain/receipt-chain.ts';
import type { Receipt } from '../../../lib/protocol/receipts.ts';
import type { Outcome, Submission } from '../../../lib/protocol/tasks.ts';
import type { Context } from '../context.ts';
import { decideBy as decideAt } from '../ledger/campaign-dates.ts';
import { type LedgerLine, post } from '../ledger/post.ts';
import { appendReceipt } from '../ledger/receipts.ts';
import { changeTask, setLeaseState } from '../ledger/release-lease.ts';
import { isCounted } from '../ledger/restore/credit-counted.ts';
import { weighAnswer } from '../quality/online/weigh-answer.ts';
import type { DeviceTable } from '../store/schema.ts';
import type { Db } from '../store/store.ts';
import { acceptAnswer } from './accept.ts';
import { entranceOf, feedbackOn, readTest } from './entrance-test.ts';
import { countAnswer, insertAnswer, type LeaseInPlay } from './submission-rows.ts';
import { boundShown } from './timing.ts';

/** What the submissions of one request have added so far. */
export interface Progress {
  device: DeviceTable;
  head: ChainHead;
  receipts: Receipt[];
  creditSeqs: number[];
  amount: bigint;
  positions: Map<string, bigint>;
}

type Answered = Submission & { action: { type: 'answer'; choice: string } };

/** An answer that is being recorded: its submission, its lease and where to write it. */
interface Recording {
  ctx: Context;
  db: Db;
  progress: Progress;
  lease: LeaseInPlay;
  submission: Answered;
  now: number;
}

/**
 * Records an answer to a live lease in the caller's unit of work: reserved -> pending with a
 * `work` receipt. An answer that came too fast is disputed at once with a `reject` receipt. Any
 * other is credited at once with a `credit` receipt when the campaign has no quality terms
 * (docs/money.md rules 4 and 5), and stays pending until it is decided when it has.
 */
export async function recordAnswer(r: Recording): Promise<Outcome> {
  const { ctx, db, progress, lease, now } = r;
  await setLeaseState(db, { id: lease.id, state: 'done' });
  await addReceipt(r, { kind: 'work', pendingDelta: lease.price });
  const acceptance = acceptAnswer({
    now,
    floorAt: progress.device.floor_at,
    leasedAt: lease.leased_at,
    floorMs: Math.round(lease.floor_ms * ctx.rules.floorScale),
  });

  progress.device.floor_at = acceptance.floorAt;
  if (!acceptance.accepted) return dispute(r, acceptance.reason);
  return lease.quality === null ? credit(r) : keepPending(r, lease.quality);
}

/** The line that makes what the lease reserved pending. */
const workLine = ({ lease, submission, now }: Recording): LedgerLine => ({
  campaign: lease.campaign,
  source: 'reserved',
  target: 'pending',
  amount: lease.price + lease.bonus + lease.fee,
  kind: 'work',
  unit: submission.id,
  at: now,
});

async function credit(r: Recording): Promise<Outcome> {
  const { db, progress, lease, submission, now } = r;
  const work = workLine(r);
  const cost = lease.price + lease.fee;
  const pos = lease.credited + lease.price;
  const { account: owner, device } = progress.device;
  const line = { ...work, source: 'pending', target: 'credited' } as const;
  // It was answered before a restore: the entry that another device has brought pays it.
  const isPaid = await isCounted(db, { account: owner, device, seq: progress.head.seq + 1 });
  const paid = { ...work, source: 'pending', target: 'available', kind: 'return' } as const;
  await post(
    db,
    isPaid
      ? [work, paid]
      : [
          work,
          { ...line, kind: 'credit', amount: lease.price, pos, owner },
          { ...line, kind: 'fee', amount: lease.fee, pos: lease.credited + cost },
        ],
  );

  const receipt = await addReceipt(r, {
    kind: 'credit',
    pendingDelta: -lease.price,
    creditDelta: lease.price,
  });
  await storeAnswer(r, {
    state: 'credited',
    reason: null,
    decideBy: now,
    pos,
    creditSeq: receipt.seq,
  });

  await changeTask(db, { id: lease.task, slots: 0, given: 1, newGiven: 0 });
  const done = Number(lease.given + 1 === lease.redundancy);
  await countAnswer(db, { id: lease.campaign, answers: 1, rejected: 0, done });

  progress.device.accepted += 1;
  if (!isPaid) {
    progress.creditSeqs.push(receipt.seq);
    progress.amount += lease.price;
    progress.positions.set(lease.campaign, pos);
  }
  return { id: submission.id, status: 'accepted' };
}

/** Leaves the answer pending: the campaign's quality terms say when it is decided. */
async function keepPending(r: Recording, quality: string): Promise<Outcome> {
  const { ctx, db, progress, lease, submission, now } = r;
  await post(db, [workLine(r)]);
  const { chain_deadline: deadline, kind } = lease;
  const decideBy = decideAt(ctx, now, deadline ?? Number.POSITIVE_INFINITY);
  await storeAnswer(r, { state: 'pending', reason: null, decideBy, pos: null, creditSeq: null });
  if (lease.role === 'appeal') {
    await changeTask(db, { id: lease.task, slots: 0, given: 1, newGiven: 0 });
  } else if (lease.place === 1) {
    const { account, device } = progress.device;
    const { choice } = submission.action;
    await weighAnswer(ctx, db, lease, { kind, quality, rater: account ?? device, choice });
  }

  return { id: submission.id, status: 'accepted', ...(await feedback(r, null)) };
}

/** Feedback on an entrance question, stored and sent with the outcome. */
async function feedback({ db, progress, lease, submission }: Recording, reason: string | null) {
  const terms = lease.role === 'entrance' ? entranceOf(lease) : undefined;
  if (!terms) return {};
  const test = await readTest(db, lease.campaign, terms, progress.device);
  const { choice } = submission.action;
  const answer = { task: lease.task, choice, swapped: lease.swapped, reason };
  return { entrance: await feedbackOn(db, test, answer) };
}

async function dispute(r: Recording, reason: string): Promise<Outcome> {
  const { ctx, db, lease, submission, now } = r;
  await post(db, [workLine(r)]);
  await addReceipt(r, { kind: 'reject', pendingDelta: -lease.price, reason });
  // Entrance tests cannot be appealed, so the money is free at the next turn.
  const decideBy = lease.role === 'entrance' ? now : now + ctx.rules.appealMs;
  await storeAnswer(r, { state: 'disputed', reason, decideBy, pos: null, creditSeq: null });
  // A rejected answer does not count towards the redundancy: its place is open again.
  await changeTask(db, { id: lease.task, slots: lease.place, given: 0, newGiven: -lease.is_new });
  await countAnswer(db, { id: lease.campaign, answers: 0, rejected: 1, done: 0 });

  return { id: submission.id, status: 'rejected', reason, ...(await feedback(r, reason)) };
}

type Amounts = {
  kind: Receipt['kind'];
  pendingDelta: bigint;
  creditDelta?: bigint;
  reason?: string;
};

async function addReceipt(r: Recording, amounts: Amounts): Promise<Receipt> {
  const { ctx, db, progress, lease } = r;
  const line = { campaign: lease.campaign, unit: lease.task, ...amounts };
  const receipt = await appendReceipt(ctx, db, progress.device.device, progress.head, line);
  progress.receipts.push(receipt);
  return receipt;
}

interface Decision {
  state: 'pending' | 'credited' | 'disputed';
  reason: string | null;
  decideBy: number;
  pos: bigint | null;
  creditSeq: number | null;
}

const storeAnswer = (
  { ctx, db, progress, lease, submission, now }: Recording,
  decision: Decision,
) =>
  insertAnswer(db, {
    id: submission.id,
    lease: lease.id,
    task: lease.task,
    campaign: lease.campaign,
    device: progress.device.device,
    owner: progress.device.account,
    choice: submission.action.choice,
    swapped: lease.swapped,
    shown_ms: boundShown(submission.shownMs, {
      floorMs: Math.round(lease.floor_ms * ctx.rules.floorScale),
      leasedAt: lease.leased_at,
      now,
    }),
    answered_at: submission.answeredAt,
    received_at: now,
    sig: submission.sig,
    state: decision.state,
    reason: decision.reason,
    decide_by: decision.decideBy,
    pay: lease.price,
    fee: lease.fee,
    bonus: lease.bonus,
    pos: decision.pos,
    credit_seq: decision.creditSeq,
  });
