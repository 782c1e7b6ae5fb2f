import { sql } from 'kysely';
import type { Backing, Owed } from '../../../lib/protocol/receipts.ts';
import { prepare } from '../store/statement.ts';
import type { Db } from '../store/store.ts';

const selectCover = prepare<{ campaign: string }, { accrued: bigint; closed: number | null }>(
  (db, p) =>
    db
      .selectFrom('campaigns')
      .leftJoin('chain_campaigns', 'chain_campaigns.id', 'campaigns.id')
      .select(['campaigns.accrued', 'chain_campaigns.closed'])
      .where('campaigns.id', '=', p.campaign),
);
const insertBacking = prepare<{ account: string; campaign: string; min: bigint }>((db, p) =>
  db
    .insertInto('account_backing')
    .values({ account: p.account, campaign: p.campaign, min: p.min })
    .onConflict((oc) =>
      oc
        .columns(['account', 'campaign'])
        .doUpdateSet((eb) => ({ min: eb.ref('excluded.min') }))
        .whereRef('account_backing.min', '<', 'excluded.min'),
    ),
);

/**
 * Lets a wallet lean on a campaign up to its line at `min` (docs/money.md rule 16); that never falls.
 * What has accrued needs no backing, and a campaign that is closed can give none: its line is the
 * operator's debt. The line has its owner already.
 */
export async function raiseBacking(
  db: Db,
  { account, campaign, min }: { account: string; campaign: string; min: bigint },
): Promise<void> {
  const [cover] = await selectCover(db, { campaign });
  if (cover && min <= cover.accrued) return;
  if (cover?.closed === 1) return bookDebts(db, campaign, cover.accrued);
  await insertBacking(db, { account, campaign, min });
}

const selectBacking = prepare<{ account: string }, { campaign: string; min: bigint }>((db, p) =>
  db
    .selectFrom('account_backing')
    .select(['campaign', 'min'])
    .where('account', '=', p.account)
    .orderBy('campaign'),
);

/** The campaigns that a wallet's credits lean on, by id. */
export async function backingOf(db: Db, account: string): Promise<Backing[]> {
  const rows = await selectBacking(db, { account });
  return rows.map(({ campaign, min }) => ({ campaign, min: String(min) }));
}

const selectOwed = prepare<{ account: string }, { campaign: string; owed: bigint }>((db, p) =>
  db
    .selectFrom('account_debts')
    .select(['campaign', sql<bigint>`amount - made_good`.as('owed')])
    .where('account', '=', p.account)
    .whereRef('amount', '>', 'made_good')
    .orderBy('campaign'),
);

/** What the operator owes a wallet, by campaign, base units. */
export async function owedTo(db: Db, account: string): Promise<Owed[]> {
  const rows = await selectOwed(db, { account });
  return rows.map(({ campaign, owed }) => ({ campaign, amount: String(owed) }));
}

/** Lines with an owner that the chain has not accrued, by owner. */
const selectUncovered = (db: Db, campaign: string, accrued: bigint) =>
  db
    .selectFrom('ledger_lines')
    .select('owner')
    .select((eb) => [eb.fn.max('pos').as('pos'), eb.fn.sum<bigint>('amount').as('amount')])
    .where('campaign', '=', campaign)
    .where('pos', '>', accrued)
    .where('owner', 'is not', null)
    .groupBy('owner')
    .execute();

/**
 * Books what closed before it had accrued as the operator's debt to the wallets whose lines it are
 * (docs/money.md rule 16). Doing it again changes nothing.
 */
async function bookDebts(db: Db, campaign: string, accrued: bigint): Promise<void> {
  await forgetDebts(db, campaign);
  for (const { owner, amount } of await selectUncovered(db, campaign, accrued)) {
    await db
      .insertInto('account_debts')
      .values({ account: owner!, campaign, amount, made_good: 0n })
      .onConflict((oc) => oc.columns(['account', 'campaign']).doUpdateSet({ amount }))
      .execute();
  }
  await db.deleteFrom('account_backing').where('campaign', '=', campaign).execute();
}

/** The campaign owes nothing; what was made good of it stays known. */
const forgetDebts = (db: Db, campaign: string) =>
  db.updateTable('account_debts').set({ amount: 0n }).where('campaign', '=', campaign).execute();

/** What the chain says about a campaign, before and now. */
export interface Covered {
  accrued: bigint;
  closed: boolean;
}

/**
 * Follows what the chain covers of a campaign's lines: what has accrued needs no backing, what it lost
 * in a reorganisation needs it again, and what closed without is owed.
 */
export async function followCover(
  db: Db,
  campaign: string,
  before: Covered | null,
  { accrued, closed }: Covered,
): Promise<void> {
  if (closed) return bookDebts(db, campaign, accrued);
  if (before?.closed) await forgetDebts(db, campaign);
  if (before && (before.closed || accrued < before.accrued)) {
    for (const { owner, pos } of await selectUncovered(db, campaign, accrued))
      await insertBacking(db, { account: owner!, campaign, min: pos! });
  }
  await db
    .deleteFrom('account_backing')
    .where('campaign', '=', campaign)
    .where('min', '<=', accrued)
    .execute();
}
