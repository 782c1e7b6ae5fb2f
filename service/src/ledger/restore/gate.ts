import { StintError } from '../../../../lib/protocol/errors.ts';
import type { Context } from '../../context.ts';
import { reserveLost } from './lost.ts';

/** How often to ask the store whether the restore is over, ms. */
const CHECK_MS = 1_000;

/**
 * Keeps the service from signing anything new for a while after a restore from an older copy, so
 * that devices can present what the copy does not know (docs/money.md rule 22).
 */
export function createRestoreGate(ctx: Context) {
  let until = 0;
  let checkedAt = Number.NEGATIVE_INFINITY;

  async function refresh(): Promise<void> {
    const row = await ctx.store.db.selectFrom('restores').selectAll().executeTakeFirst();
    until = row?.until ?? 0;
    checkedAt = ctx.now();
  }

  return {
    async active(): Promise<boolean> {
      if (Math.abs(ctx.now() - checkedAt) >= CHECK_MS) await refresh();
      return ctx.now() < until;
    },

    /** @throws StintError `restoring` while devices are presenting what they hold */
    async check(): Promise<void> {
      if (!(await this.active())) return;
      throw new StintError(
        'restoring',
        'The service was restored from a copy and is collecting what devices hold. Try again later.',
        {
          details: { until, retryAfterSeconds: 30 },
        },
      );
    },

    /**
     * Closes the gate, once for each restore. First sets aside what has accrued on the chain beyond
     * what is known here, so that nobody else is paid out of it.
     */
    async begin(): Promise<void> {
      if (await this.active()) return;

      const since = ctx.now();
      const row = { id: 1, since, until: since + ctx.rules.restoreMs };
      await ctx.store.write(async (db) => {
        await db
          .insertInto('restores')
          .values(row)
          .onConflict((oc) => oc.column('id').doUpdateSet(row))
          .execute();
        const campaigns = await db
          .selectFrom('campaigns')
          .innerJoin('chain_campaigns', 'chain_campaigns.id', 'campaigns.id')
          .select(['campaigns.id', 'chain_campaigns.accrued'])
          .whereRef('chain_campaigns.accrued', '>', 'campaigns.credited')
          .execute();
        for (const { id, accrued } of campaigns) await reserveLost(ctx, db, id, accrued);
      });

      await refresh();
    },

    /** Opens the gate early, when the operator says so. */
    async end(): Promise<void> {
      await ctx.store.write((db) => db.updateTable('restores').set({ until: 0 }).execute());
      await refresh();
    },
  };
}
export type RestoreGate = ReturnType<typeof createRestoreGate>;
