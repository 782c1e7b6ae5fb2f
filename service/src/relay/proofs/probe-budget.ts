import type { Context } from '../../context.ts';

const DAY_MS = 86_400_000;

/** The day that a budget belongs to, UTC. */
export const probeDay = (now: number): number => Math.floor(now / DAY_MS);

/**
 * Bytes that probes may cost one campaign in a day (docs/money.md rule 6): counted before they are
 * asked for, so that a restart spends nothing twice.
 * @returns false when the day's budget does not hold so many more
 */
export function takeProbeBytes(
  ctx: Context,
  campaign: string,
  bytes: number,
  perDay: number,
): Promise<boolean> {
  const day = probeDay(ctx.now());
  return ctx.store.write(async (db) => {
    const row = await db
      .selectFrom('relay_probe_days')
      .select(['day', 'bytes'])
      .where('campaign', '=', campaign)
      .executeTakeFirst();
    const spent = row?.day === day ? row.bytes : 0;
    if (spent + bytes > perDay) return false;
    const values = { day, bytes: spent + bytes };
    await db
      .insertInto('relay_probe_days')
      .values({ campaign, ...values })
      .onConflict((oc) => oc.column('campaign').doUpdateSet(values))
      .execute();
    return true;
  });
}

/** Puts back what was counted and then not brought; once the day is over there is nothing to put back. */
export async function returnProbeBytes(
  ctx: Context,
  campaign: string,
  bytes: number,
  day: number,
): Promise<void> {
  await ctx.store.write(async (db) => {
    await db
      .updateTable('relay_probe_days')
      .set((eb) => ({ bytes: eb('bytes', '-', bytes) }))
      .where('campaign', '=', campaign)
      .where('day', '=', day)
      .where('bytes', '>=', bytes)
      .execute();
  });
}
