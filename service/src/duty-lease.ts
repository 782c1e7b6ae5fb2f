import type { Context } from './context.ts';

const NAME = 'duties';

/**
 * The lease of the one process that runs the periodic duties and so owns the relayer's nonces. It is a
 * row with a holder and an expiry, renewed well before it expires; a dead holder's row expires.
 * @param holder a name that no other process has
 * @param ttlMs how long a lease is valid without renewal
 */
export function createDutyLease(ctx: Context, holder: string, ttlMs = 15_000) {
  let until = 0;

  const take = (force: boolean) =>
    ctx.store.write(async (db) => {
      const now = ctx.now();
      const row = await db
        .selectFrom('duty_leases')
        .selectAll()
        .where('name', '=', NAME)
        .executeTakeFirst();
      if (row && row.holder !== holder && row.until > now && !force) return 0;

      const next = { name: NAME, holder, until: now + ttlMs };
      await db
        .insertInto('duty_leases')
        .values(next)
        .onConflict((oc) => oc.column('name').doUpdateSet(next))
        .execute();

      return next.until;
    });

  return {
    /** Takes the lease without waiting, at the start of a process that is known to be alone with its store. */
    seize: async (): Promise<void> => {
      until = await take(true);
    },
    /** Whether this process may run a duty now. Renews the lease after half of its time. */
    async held(): Promise<boolean> {
      if (ctx.now() >= until - ttlMs / 2) until = await take(false);
      return until > ctx.now();
    },
  };
}
