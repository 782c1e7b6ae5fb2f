import { StintError } from '../../../../lib/protocol/errors.ts';
import type { OpenAppeal } from '../../../../lib/protocol/relay-routes.ts';
import type { Context } from '../../context.ts';
import { eachAlone, rowsToRead } from '../../each-alone.ts';
import { JUDGE_MS } from '../../ledger/campaign-dates.ts';
import type { RelayUnitTable } from '../../store/relay-tables.ts';
import { literal } from '../../store/statement.ts';
import type { Db } from '../../store/store.ts';
import { settleDisputed } from './decide.ts';

const MAX_AT_ONCE = 50;

const findDisputed = (db: Db, unit: string) =>
  db
    .selectFrom('relay_units')
    .selectAll()
    .where('id', '=', unit)
    .where('state', '=', literal('disputed'))
    .executeTakeFirst();

/** Deletes the failed proofs behind a rejection that was reversed: they are no evidence any more. */
async function forgetFailures(db: Db, { device }: RelayUnitTable, until: number): Promise<void> {
  await db
    .deleteFrom('relay_proofs')
    .where('device', '=', device)
    .where('passed', '=', 0)
    .where('at', '<=', until)
    .execute();
}

/**
 * Decides an appeal about rejected bytes, once, with a receipt either way. Upheld, the bytes are
 * credited and the failed proofs are deleted; denied, the money goes back at the next turn.
 * @param note the reason, as the contributor reads it
 * @throws StintError `not_found` when the unit is not rejected, `conflict` for a denial without an
 *   open appeal
 */
export async function decideAppeal(
  ctx: Context,
  unit: string,
  { uphold, note }: { uphold: boolean; note: string },
): Promise<void> {
  await ctx.store.write(async (db) => {
    const row = await findDisputed(db, unit);
    if (!row) throw new StintError('not_found', 'There are no rejected bytes with this id.');

    const changed = await db
      .updateTable('relay_appeals')
      .set({ state: uphold ? 'upheld' : 'denied', decided_at: ctx.now(), note })
      .where('unit', '=', unit)
      .where('state', '=', literal('open'))
      .executeTakeFirst();

    if (!uphold && changed.numUpdatedRows === 0n) {
      throw new StintError(
        'conflict',
        'There is no open appeal: nobody appealed, or it was already decided.',
      );
    }

    await settleDisputed(ctx, db, row, { uphold, note });
    if (uphold) await forgetFailures(db, row, ctx.now());
  });
}

/** Upholds appeals that nobody decided in time, like those about answers. */
export async function settleOverdueAppeals(ctx: Context): Promise<void> {
  const rows = await ctx.store.db
    .selectFrom('relay_appeals')
    .select('unit')
    .where('state', '=', literal('open'))
    .where('at', '<=', ctx.now() - JUDGE_MS)
    .limit(rowsToRead(ctx, 'appeals of bytes', MAX_AT_ONCE))
    .execute();

  await eachAlone(
    ctx,
    'appeals of bytes',
    rows,
    (row) => row.unit,
    ({ unit }) => decideAppeal(ctx, unit, { uphold: true, note: 'nobody decided in time' }),
  );
}

/** Appeals that wait for the operator, oldest first, with the reason of the rejection. */
export async function openAppeals(ctx: Context): Promise<OpenAppeal[]> {
  const rows = await ctx.store.db
    .selectFrom('relay_appeals')
    .innerJoin('relay_units', 'relay_units.id', 'relay_appeals.unit')
    .select(['relay_appeals.unit', 'relay_appeals.device', 'relay_appeals.at'])
    .select('relay_appeals.looked_at as lookedAt')
    .select(['relay_units.campaign', 'relay_units.bytes', 'relay_units.pay', 'relay_units.reason'])
    .where('relay_appeals.state', '=', literal('open'))
    .orderBy('relay_appeals.at')
    .limit(500)
    .execute();
  return rows.map(({ pay, reason, ...row }) => ({
    ...row,
    pay: String(pay),
    reason: reason ?? '',
    decideBy: row.at + JUDGE_MS,
  }));
}
