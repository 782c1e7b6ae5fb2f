import { StintError } from '../../../../lib/protocol/errors.ts';
import type { Context } from '../../context.ts';
import { reserveLost } from './lost.ts';

/** How often the store is asked whether the time is over, ms. */
const LOOK_MS = 1_000;

/**
 * After a restore from an older copy nothing new is signed for a while, in which devices
 * bring back what the copy does not know (docs/money.md rule 22).
 */
export function createRestoreGate(ctx: Context) {
  let until = 0;
  let looked = Number.NEGATIVE_INFINITY;

  async function look(): Promise<void> {
    const row = await ctx.store.db.selectFrom('restores').selectAll().executeTakeFirst();
    until = row?.until ?? 0;
    looked = ctx.now();
  }

  return {
    async active(): Promise<boolean> {
      if (Math.abs(ctx.now() - looked) >= LOOK_MS) await look();
      return ctx.now() < until;
    },

    /** @throws StintError `restoring` while what devices hold is being merged */
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
     * Begins, once for each restore: what accruals on the chain name beyond what is known here is
     * set aside first, so that nobody else is paid out of it.
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
      await look();
    },

    /** The operator has seen enough. */
    async end(): Promise<void> {
      await ctx.store.write((db) => db.updateTable('restores').set({ until: 0 }).execute());
      await look();
    },
  };
}
export type RestoreGate = ReturnType<typeof createRestoreGate>;
