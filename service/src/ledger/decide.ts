import type { ChainHead } from '../../../lib/domain/receipt-chain.ts';
import type { Receipt } from '../../../lib/protocol/receipts.ts';
import type { Context } from '../context.ts';
import { getDevice } from '../devices/find.ts';
import type { AnswerTable } from '../store/schema.ts';
import { prepare } from '../store/statement.ts';
import type { Db } from '../store/store.ts';
import { appendEntry, type OwnedCredits } from './account.ts';
import { post } from './post.ts';
import { appendReceipt, headOf, signCheckpoint } from './receipts.ts';
import { issueVoucher } from './voucher.ts';

/** How an answer is decided: credited with this pay (base units), or rejected for this reason. */
export type Ruling = { pay: bigint } | { reason: string };

/** A decision on one pending answer. */
export interface Decision {
  answer: AnswerTable;
  ruling: Ruling;
  /** The reason in a credit's receipt; empty by default. */
  remark?: string | undefined;
}

/**
 * How many answers to decide in one unit of work. A decision takes 0.2 to 0.3 ms, most of it for
 * signatures; fifty at once held up every answer of their commit by 10 to 20 ms.
 */
export const MAX_DECISIONS = 10;

const findCredited = prepare<{ id: string }, { credited: bigint }>((db, p) =>
  db.selectFrom('campaigns').select('credited').where('id', '=', p.id),
);
const saveCredit = prepare<{ id: string; pay: bigint; pos: bigint; seq: number }>((db, p) =>
  db
    .updateTable('answers')
    .set({ state: 'credited', pay: p.pay, pos: p.pos, credit_seq: p.seq })
    .where('id', '=', p.id),
);
const saveReject = prepare<{ id: string; reason: string; decideBy: number }>((db, p) =>
  db
    .updateTable('answers')
    .set({ state: 'disputed', reason: p.reason, decide_by: p.decideBy })
    .where('id', '=', p.id),
);
/** Adds to a campaign's counts of accepted and rejected answers. */
export const countDecided = prepare<{ id: string; answers: number; rejected: number }>((db, p) =>
  db
    .updateTable('campaigns')
    .set((eb) => ({
      answers: eb('answers', '+', p.answers),
      rejected: eb('rejected', '+', p.rejected),
    }))
    .where('id', '=', p.id),
);
const addAccepted = prepare<{ device: string; accepted: number }>((db, p) =>
  db
    .updateTable('devices')
    .set((eb) => ({ accepted: eb('accepted', '+', p.accepted) }))
    .where('device', '=', p.device),
);
/** Removes a rejected answer and its place; a refit says whether the task needs another. */
export const removePlace = prepare<{ task: string; lease: string }>((db, p) =>
  db
    .updateTable('tasks')
    .set((eb) => ({
      given: eb('given', '-', 1),
      places: eb('places', '-', 1),
      new_given: eb(
        'new_given',
        '-',
        eb.selectFrom('leases').select('is_new').where('id', '=', p.lease) as never,
      ),
    }))
    .where('id', '=', p.task)
    .where('given', '>', 0),
);
/** Adds an upheld answer and its place again, besides those that replaced it. */
export const addPlace = prepare<{ task: string }>((db, p) =>
  db
    .updateTable('tasks')
    .set((eb) => ({ given: eb('given', '+', 1), places: eb('places', '+', 1) }))
    .where('id', '=', p.task)
    .where('role', '=', 'work'),
);

type Owned = OwnedCredits & { positions: Map<string, bigint> };

/**
 * Decides pending answers, each once, in the caller's unit of work: credited with a `credit`
 * receipt, or disputed with a `reject` receipt (docs/money.md rule 5). Each device gets one
 * checkpoint. Each credit goes to the owner of its line, which may be a former wallet of the
 * device, or nobody yet (docs/money.md rule 11).
 * @param decisions at most `MAX_DECISIONS`
 */
export async function decideAnswers(
  ctx: Context,
  db: Db,
  decisions: readonly Decision[],
): Promise<void> {
  const byDevice = Map.groupBy(decisions, ({ answer }) => answer.device);
  for (const [device, own] of byDevice) {
    const head = headOf(await getDevice(db, device));
    const owned = new Map<string, Owned>();
    let accepted = 0;
    for (const { answer, ruling, remark } of own) {
      if ('reason' in ruling) {
        await reject(ctx, db, head, answer, ruling.reason);
        continue;
      }

      const { seq, pos } = await credit(ctx, db, head, answer, { pay: ruling.pay, remark });
      accepted += 1;
      if (answer.owner === null) continue;
      const to: Owned = owned.get(answer.owner) ?? {
        account: answer.owner,
        device,
        creditSeqs: [],
        amount: 0n,
        positions: new Map(),
      };
      to.creditSeqs.push(seq);
      to.amount += ruling.pay;
      to.positions.set(answer.campaign, pos);
      owned.set(answer.owner, to);
    }

    await signCheckpoint(ctx, db, device, head);
    if (accepted > 0) await addAccepted(db, { device, accepted });
    for (const credits of owned.values()) {
      const { head: account } = await appendEntry(ctx, db, credits);
      await issueVoucher(ctx, db, credits.account, account);
    }
  }
}

/** How much of the device's pending sum is this answer's, base units. */
const pendingPay = (answer: AnswerTable): bigint => (answer.state === 'pending' ? answer.pay : 0n);

async function credit(
  ctx: Context,
  db: Db,
  head: ChainHead,
  answer: AnswerTable,
  { pay, remark = '' }: { pay: bigint; remark?: string | undefined },
): Promise<{ seq: number; pos: bigint }> {
  const { id, campaign, device, owner, fee } = answer;
  const [row] = await findCredited(db, { id: campaign });
  const pos = row!.credited + pay;
  const held = answer.pay + answer.bonus + fee;
  const spare = held - pay - fee;
  const line = {
    campaign,
    unit: id,
    at: ctx.now(),
    source: 'pending',
    target: 'credited',
  } as const;

  await post(db, [
    { ...line, kind: 'credit', amount: pay, pos, owner },
    { ...line, kind: 'fee', amount: fee, pos: pos + fee },
    { ...line, target: 'available', kind: 'return', amount: spare },
  ]);

  const { seq } = await appendReceipt(ctx, db, device, head, {
    kind: 'credit',
    campaign,
    unit: answer.task,
    pendingDelta: -pendingPay(answer),
    creditDelta: pay,
    reason: remark,
  });

  await saveCredit(db, { id, pay, pos, seq });
  if (answer.state === 'disputed' && answer.choice !== '') {
    await addPlace(db, { task: answer.task });
  }
  await countDecided(db, {
    id: campaign,
    answers: 1,
    rejected: answer.state === 'disputed' ? -1 : 0,
  });
  return { seq, pos };
}

/** Writes the receipt of a denied appeal; the money goes back at the next turn. */
export async function noteDenial(ctx: Context, db: Db, answer: AnswerTable): Promise<void> {
  const head = headOf(await getDevice(db, answer.device));
  const reason = 'appeal_denied: another contributor who did not know of it chose otherwise';
  const line = { campaign: answer.campaign, unit: answer.task, reason };
  await appendReceipt(ctx, db, answer.device, head, { kind: 'reject', ...line });
  await signCheckpoint(ctx, db, answer.device, head);
  await saveReject(db, { id: answer.id, reason, decideBy: ctx.now() });
}

/** Rejects an answer. The money stays in the pending bucket until the time to appeal is over. */
export async function reject(
  ctx: Context,
  db: Db,
  head: ChainHead,
  answer: AnswerTable,
  reason: string,
): Promise<Receipt> {
  const { id, campaign, device, task, lease } = answer;
  const receipt = await appendReceipt(ctx, db, device, head, {
    kind: 'reject',
    campaign,
    unit: task,
    pendingDelta: -pendingPay(answer),
    reason,
  });

  await saveReject(db, { id, reason, decideBy: ctx.now() + ctx.rules.appealMs });
  // A restored answer has no choice and no place: its task was asked again after the restore.
  if (answer.choice !== '') await removePlace(db, { task, lease });
  await countDecided(db, { id: campaign, answers: 0, rejected: 1 });

  return receipt;
}
