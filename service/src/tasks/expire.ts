import type { Context } from '../context.ts';
import { inBatches, rowsToRead } from '../each-alone.ts';
import { post } from '../ledger/post.ts';
import { releaseLease } from '../ledger/release-lease.ts';
import { literal } from '../store/statement.ts';
import type { Db } from '../store/store.ts';

const BATCH = 200;

const UNITS = { size: BATCH, idOf: ({ id }: { id: string }) => id };

/**
 * Returns the budget and place of leases that have ended (docs/money.md rule 3). @returns how many
 */
export async function expireLeases(ctx: Context): Promise<number> {
  const now = ctx.now();
  const rows = await ctx.store.db
    .selectFrom('leases')
    .select('id')
    .where('state', '=', literal('active'))
    .where('expires_at', '<=', now)
    .limit(rowsToRead(ctx, 'leases', BATCH))
    .execute();

  return inBatches(ctx, 'leases', rows, UNITS, (some) =>
    ctx.store.write((db) => endLeases(db, some, now)),
  );
}

/** Ends those of some leases that are still active. */
export async function endLeases(
  db: Db,
  some: readonly { id: string }[],
  now: number,
): Promise<void> {
  const leases = await db
    .selectFrom('leases')
    .selectAll()
    .where('state', '=', literal('active'))
    .where('id', 'in', idsOf(some))
    .execute();
  for (const lease of leases) await releaseLease(db, lease, 'expired', now);
}

const idsOf = (rows: readonly { id: string }[]) => rows.map(({ id }) => id);

/** Rejected answers whose appeal window has ended without an appeal. */
const selectOver = (db: Db, now: number) =>
  db
    .selectFrom('answers')
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
    );

/**
 * Returns the budget of rejected answers whose appeal window has ended without an appeal
 * (docs/money.md rule 5).
 */
export async function returnDisputed(ctx: Context): Promise<number> {
  const now = ctx.now();
  const rows = await selectOver(ctx.store.db, now)
    .select('id')
    .limit(rowsToRead(ctx, 'appeals', BATCH))
    .execute();

  return inBatches(ctx, 'appeals', rows, UNITS, (some) =>
    ctx.store.write(async (db) => {
      const over = await selectOver(db, now)
        .select(['id', 'campaign', 'pay', 'bonus', 'fee'])
        .where('id', 'in', idsOf(some))
        .execute();
      for (const { id, campaign, pay, bonus, fee } of over) {
        await db.updateTable('answers').set({ state: 'released' }).where('id', '=', id).execute();
        const line = { campaign, source: 'pending', target: 'available', unit: id } as const;
        await post(db, [{ ...line, amount: pay + bonus + fee, kind: 'return', at: now }]);
      }
    }),
  );
}
