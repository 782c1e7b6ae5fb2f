import type { Context } from '../context.ts';
import { post } from '../ledger/post.ts';
import { releaseLease } from '../ledger/release-lease.ts';
import { literal } from '../store/statement.ts';

const BATCH = 200;

/**
 * Returns the budget and place of leases that have ended (docs/money.md rule 3). @returns how many
 */
export async function expireLeases(ctx: Context): Promise<number> {
  const now = ctx.now();
  return ctx.store.write(async (db) => {
    const rows = await db
      .selectFrom('leases')
      .selectAll()
      .where('state', '=', literal('active'))
      .where('expires_at', '<=', now)
      .limit(BATCH)
      .execute();
    for (const lease of rows) await releaseLease(db, lease, 'expired', now);
    return rows.length;
  });
}

/**
 * Returns the budget of rejected answers whose appeal window has ended without an appeal
 * (docs/money.md rule 5).
 */
export async function returnDisputed(ctx: Context): Promise<number> {
  const now = ctx.now();
  return ctx.store.write(async (db) => {
    const rows = await db
      .selectFrom('answers')
      .select(['id', 'campaign', 'pay', 'bonus', 'fee'])
      .where('state', '=', literal('disputed'))
      .where('decide_by', '<=', now)
      .where(({ not, exists, selectFrom }) =>
        not(
          exists(
            selectFrom('appeals')
              .select('answer')
              .whereRef('appeals.answer', '=', 'answers.id')
              .where('appeals.state', '=', 'open'),
          ),
        ),
      )
      .limit(BATCH)
      .execute();
    for (const { id, campaign, pay, bonus, fee } of rows) {
      const amount = pay + bonus + fee;
      await db.updateTable('answers').set({ state: 'released' }).where('id', '=', id).execute();
      await post(db, [
        {
          campaign,
          source: 'pending',
          target: 'available',
          amount,
          kind: 'return',
          unit: id,
          at: now,
        },
      ]);
    }
    return rows.length;
  });
}
