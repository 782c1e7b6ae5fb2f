import type { Context } from '../../context.ts';

const DAY_MS = 86_400_000;

/** The day that a budget belongs to, UTC. */
export const probeDay = (now: number): number => Math.floor(now / DAY_MS);

/**
 * Takes bytes from what probes may cost one campaign in a day (docs/money.md rule 6). They are
 * counted before they are fetched, so that a restart spends nothing twice.
 * @returns false when the day's budget has too few left
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

/** Returns bytes that were taken and not fetched to the budget of `day`; does nothing once that day is over. */
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
