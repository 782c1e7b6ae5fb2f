import { StintError } from '../../../lib/protocol/errors.ts';
import type { Context } from '../context.ts';
import type { Db } from '../store/store.ts';
import { raiseBacking } from './backing.ts';
import { chainDate } from './chain-date.ts';
import { post } from './post.ts';
import { issueVoucher } from './voucher.ts';

/** The most debts to make good in one unit of work. */
const MAX_DEBTS = 200;

const findDebts = (db: Db) =>
  db
    .selectFrom('account_debts')
    .selectAll()
    .whereRef('amount', '>', 'made_good')
    .orderBy('account')
    .orderBy('campaign')
    .limit(MAX_DEBTS)
    .execute();

const least = (a: bigint, b: bigint): bigint => (a < b ? a : b);

/**
 * Makes good what the operator owes wallets, out of what a campaign still has: a line of that campaign
 * backs what no campaign backed before, and the wallets' vouchers grow by it (docs/money.md rule 16).
 * Nothing is credited again: the credit stands in its wallet's chain already.
 * @returns base units made good and still owed
 * @throws StintError `not_found`, `campaign_state` for a campaign that is closed on the chain
 */
export async function makeGood(
  ctx: Context,
  campaign: string,
): Promise<{ paid: bigint; owed: bigint }> {
  return ctx.store.write(async (db) => {
    if ((await chainDate(db, campaign)).closed)
      throw new StintError('campaign_state', 'This campaign is closed and can make nothing good.');

    let paid = 0n;
    for (const { account, campaign: of, amount, made_good: before } of await findDebts(db)) {
      const row = await findCampaign(db, campaign);
      const due = amount - before;
      const part = least(row.available, due);
      if (part === 0n) break;
      const pos = row.credited + part;
      const line = { campaign, source: 'available', target: 'credited', at: ctx.now() } as const;
      await post(db, [{ ...line, kind: 'debt', unit: of, amount: part, pos, owner: account }]);
      await raiseBacking(db, { account, campaign, min: pos });
      await db
        .updateTable('account_debts')
        .set({ made_good: before + part })
        .where('account', '=', account)
        .where('campaign', '=', of)
        .execute();
      await issueVoucher(ctx, db, account);
      paid += part;
    }
    return { paid, owed: await sumDebts(db) };
  });
}

async function findCampaign(db: Db, id: string) {
  const row = await db
    .selectFrom('campaigns')
    .select(['available', 'credited'])
    .where('id', '=', id)
    .executeTakeFirst();
  if (!row) throw new StintError('not_found', 'There is no such campaign.');
  return row;
}

async function sumDebts(db: Db): Promise<bigint> {
  const rows = await db
    .selectFrom('account_debts')
    .select(['amount', 'made_good'])
    .whereRef('amount', '>', 'made_good')
    .execute();
  return rows.reduce((sum, { amount, made_good: good }) => sum + amount - good, 0n);
}
