import { StintError } from '../../../../lib/protocol/errors.ts';
import type { Context } from '../../context.ts';
import { reserveLost } from './lost.ts';

/** How often to ask the store how far the restore is, ms. */
const CHECK_MS = 1_000;

/**
 * How far a restore is (docs/restore.md):
 * - `reading`: the chain is read to a final block; nothing is merged or promised before;
 * - `gathering`: devices present what they hold;
 * - `open`: there was no restore, or its time is over.
 */
export type RestoreStage = 'open' | 'reading' | 'gathering';

/**
 * Keeps the service from signing anything new for a while after a restore from an older copy, so
 * that devices can present what the copy does not know (docs/money.md rule 22).
 */
export function createRestoreGate(ctx: Context) {
  let stage: RestoreStage = 'open';
  let since = Number.NEGATIVE_INFINITY;
  let until = 0;
  let checkedAt = Number.NEGATIVE_INFINITY;

  async function refresh(): Promise<void> {
    const row = await ctx.store.db.selectFrom('restores').selectAll().executeTakeFirst();
    checkedAt = ctx.now();
    if (!row) return;

    ({ since, until } = row);
    if (row.read_at === null) stage = 'reading';
    else stage = ctx.now() < until ? 'gathering' : 'open';
  }

  /** The stage, from the store at most a second ago. */
  async function look(): Promise<RestoreStage> {
    const isStale = Math.abs(ctx.now() - checkedAt) >= CHECK_MS;
    if (isStale || (stage === 'gathering' && ctx.now() >= until)) await refresh();
    return stage;
  }

  const restoring = () =>
    new StintError(
      'restoring',
      'The service was restored from a copy and is collecting what devices hold. Try again later.',
      { details: { until, retryAfterSeconds: 30 } },
    );

  return {
    stage: look,

    active: async (): Promise<boolean> => (await look()) !== 'open',

    /** @throws StintError `restoring` until devices have presented what they hold */
    async check(): Promise<void> {
      if ((await look()) !== 'open') throw restoring();
    },

    /**
     * Lets devices present, once the chain was read.
     * @throws StintError `restoring` before that
     */
    async checkRead(): Promise<void> {
      if ((await look()) === 'reading') throw restoring();
    },

    /**
     * Closes the gate, if something was signed after the last restore that this copy does not know.
     * What is older belongs to a restore that is over, and is merged without another.
     * @param signedAt when the newest of it was signed, ms
     * @returns whether the gate is closed now
     */
    async begin(signedAt: number): Promise<boolean> {
      await refresh();
      if (stage !== 'open') return true;
      if (signedAt <= since) return false;

      const at = ctx.now();
      const row = { id: 1, since: at, until: at + ctx.rules.restoreMs, read_at: null };
      await ctx.store.write((db) =>
        db
          .insertInto('restores')
          .values(row)
          .onConflict((oc) => oc.column('id').doUpdateSet(row))
          .execute(),
      );
      await refresh();
      return true;
    },

    /**
     * Goes on to gathering: the chain was read to a final block. First sets aside what has accrued
     * there beyond what is known here, so that nobody else is paid out of it.
     * @param begunAt when the reading began, ms; one that began before the restore does not count
     */
    async chainWasRead(begunAt: number): Promise<void> {
      if ((await look()) !== 'reading' || begunAt < since) return;

      const at = ctx.now();
      await ctx.store.write(async (db) => {
        const campaigns = await db
          .selectFrom('campaigns')
          .innerJoin('chain_campaigns', 'chain_campaigns.id', 'campaigns.id')
          .select(['campaigns.id', 'chain_campaigns.accrued'])
          .whereRef('chain_campaigns.accrued', '>', 'campaigns.credited')
          .execute();
        for (const { id, accrued } of campaigns) await reserveLost(ctx, db, id, accrued);
        const set = { read_at: at, until: at + ctx.rules.restoreMs };
        await db.updateTable('restores').set(set).execute();
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
