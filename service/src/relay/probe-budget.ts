import type { Context } from '../context.ts';

const DAY_MS = 86_400_000;

/**
 * Bytes that probes may cost one campaign in a day (money.md rule 6): counted before they are
 * asked for, so that a restart spends nothing twice.
 * @returns false when the day's budget does not hold so many more
 */
export function takeProbeBytes(
  ctx: Context,
  campaign: string,
  bytes: number,
  perDay: number,
): Promise<boolean> {
  const day = Math.floor(ctx.now() / DAY_MS);
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
