import { sql } from 'kysely';
import { ZERO32 } from '../../../../lib/domain/account-chain.ts';
import type { Context } from '../../context.ts';
import { issueVoucher } from '../../ledger/voucher.ts';
import type { Leaf } from './merkle.ts';

/** A leaf with what its voucher says besides: the ledger head. */
export interface VouchedLeaf extends Leaf {
  ledger_head: string;
}

/** How many wallets to read in one unit of work. */
const PAGE = 500;

/**
 * The totals that may go into a root: for each wallet, the highest total of a voucher with nothing
 * left to accrue (docs/money.md rule 19). Wallets whose last lines have accrued since get such a
 * voucher first.
 * @returns leaves in ascending order of wallets
 */
export async function permanentTotals(ctx: Context): Promise<VouchedLeaf[]> {
  const leaves: VouchedLeaf[] = [];
  let after = '';
  for (;;) {
    const page = await ctx.store.write(async (db) => {
      const rows = await db
        .selectFrom('accounts')
        .select('account')
        .where('account', '>', after)
        .orderBy('account')
        .limit(PAGE)
        .execute();
      for (const { account } of rows) {
        const leaning = await db
          .selectFrom('account_backing')
          .select('campaign')
          .where('account', '=', account)
          .limit(1)
          .executeTakeFirst();
        if (!leaning) await issueVoucher(ctx, db, account);
      }
      return rows.map(({ account }) => account);
    });

    if (page.length === 0) return leaves;
    after = page.at(-1)!;
    const totals = await ctx.store.db
      .selectFrom('vouchers')
      // SQLite takes the ledger head from the row that has the maximum.
      .select(['account', 'ledger_head'])
      .select((eb) => eb.fn.max('cumulative').as('cumulative'))
      .where('account', 'in', page)
      .where('backing', '=', ZERO32)
      .where('cumulative', '>', 0n)
      // What became a debt since is in no root: one wallet's would keep all others out of it.
      .where((eb) =>
        eb(
          'cumulative',
          '<=',
          sql<bigint>`(select a.cumulative from accounts a where a.account = vouchers.account)
            - (select coalesce(sum(d.amount - d.made_good), 0) from account_debts d
               where d.account = vouchers.account and d.amount > d.made_good)`,
        ),
      )
      .groupBy('account')
      .orderBy('account')
      .execute();
    leaves.push(...totals);
  }
}
