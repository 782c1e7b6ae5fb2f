import type { Receipt } from '../../../../lib/protocol/receipts.ts';
import type { Context } from '../../context.ts';
import type { AnswerTable } from '../../store/schema.ts';
import type { Db } from '../../store/store.ts';
import { addPlace, countDecided, removePlace } from '../decide.ts';
import { post } from '../post.ts';

/**
 * Applies a decision that the copy does not know to an answer that it has as pending or disputed.
 * The money it held becomes free; the credit is covered with everything else that is presented.
 * @returns whether the copy has the answer
 */
export async function settleKnown(ctx: Context, db: Db, receipt: Receipt): Promise<boolean> {
  const { device, unit, kind, seq, reason } = receipt;
  if (kind !== 'credit' && kind !== 'reject') return false;
  const row = await db
    .selectFrom('answers')
    .select(['id', 'campaign', 'task', 'lease', 'state', 'choice', 'pay', 'bonus', 'fee'])
    .where('device', '=', device)
    .where('task', '=', unit)
    .where('state', 'in', ['pending', 'disputed'])
    .executeTakeFirst();
  if (!row) return false;

  const { campaign, task, lease, state } = row;
  if (kind === 'reject') {
    const disputed = {
      state: 'disputed',
      reason,
      decide_by: ctx.now() + ctx.rules.appealMs,
    } as const;
    await db.updateTable('answers').set(disputed).where('id', '=', row.id).execute();
    if (state === 'pending') {
      if (row.choice !== '') await removePlace(db, { task, lease });
      await countDecided(db, { id: campaign, answers: 0, rejected: 1 });
    } else await endAppeal(ctx, db, row, { device, state: 'denied' });
    return true;
  }
  // The pay that the receipt says, which may be more than was promised.
  const pay = BigInt(receipt.creditDelta);
  const amount = row.pay + row.bonus + row.fee;
  await post(db, [
    {
      campaign,
      source: 'pending',
      target: 'available',
      amount,
      kind: 'return',
      unit: row.id,
      at: ctx.now(),
    },
  ]);

  const { credited } = await db
    .selectFrom('campaigns')
    .select('credited')
    .where('id', '=', campaign)
    .executeTakeFirstOrThrow();
  await db
    .updateTable('answers')
    .set({ state: 'credited', reason: 'restored', pay, pos: credited, credit_seq: seq })
    .where('id', '=', row.id)
    .execute();

  const appealed = state === 'disputed';
  if (appealed) {
    if (row.choice !== '') await addPlace(db, { task });
    await endAppeal(ctx, db, row, { device, state: 'upheld' });
  }
  await countDecided(db, { id: campaign, answers: 1, rejected: appealed ? -1 : 0 });
  return true;
}

/** A second decision is the outcome of an appeal, which the copy may know as open, or not at all. */
async function endAppeal(
  ctx: Context,
  db: Db,
  { id: answer, campaign, task }: Pick<AnswerTable, 'id' | 'campaign' | 'task'>,
  of: { device: string; state: 'upheld' | 'denied' },
): Promise<void> {
  const now = ctx.now();
  await db
    .insertInto('appeals')
    .values({ answer, campaign, task, asked_by: 'contributor', at: now, decided_at: now, ...of })
    .onConflict((oc) => oc.column('answer').doUpdateSet({ state: of.state, decided_at: now }))
    .execute();
}
