import type { DeviceTable } from '../../store/schema.ts';
import type { Db } from '../../store/store.ts';

/**
 * Carries findings against a device, or against the wallet that it leaves, over to the wallet that it
 * is being bound to: the person is the same.
 */
export async function keepFindings(
  db: Db,
  { device, account: former }: DeviceTable,
  account: string,
): Promise<void> {
  const found = await db
    .selectFrom('rater_records')
    .selectAll()
    .where('rater', 'in', former === null ? [device] : [device, former])
    .where('standing', '=', 'against')
    .execute();
  for (const row of found) {
    await db
      .insertInto('rater_records')
      .values({ ...row, rater: account })
      .onConflict((oc) =>
        oc
          .columns(['campaign', 'rater'])
          .doUpdateSet({ standing: row.standing, reason: row.reason }),
      )
      .execute();
  }
}
