import type { Context } from '../../context.ts';

/** Rejections since the last look, and their share of what was decided, that call for one. */
const LEAST = 20;
const SHARE = 0.4;

/**
 * A campaign that rejects too much goes to review: nothing of it is offered until the operator has
 * let it out again, at the cost of the requester's time.
 */
export async function reviewRejections(ctx: Context): Promise<void> {
  const rows = await ctx.store.db
    .selectFrom('campaigns')
    .select(['id', 'answers', 'rejected', 'reviewed'])
    .where('state', '=', 'open')
    .where('quality', 'is not', null)
    .execute();
  for (const { id, answers, rejected, reviewed } of rows) {
    if (rejected - reviewed < LEAST || rejected < SHARE * (answers + rejected)) continue;
    await ctx.store.write((db) =>
      db
        .updateTable('campaigns')
        .set({ state: 'review', reviewed: rejected })
        .where('id', '=', id)
        .where('state', '=', 'open')
        .execute(),
    );
  }
}
