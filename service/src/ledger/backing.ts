import { sql } from 'kysely';
import type { Backing, Owed } from '../../../lib/protocol/receipts.ts';
import { prepare } from '../store/statement.ts';
import type { Db } from '../store/store.ts';
import { owedLosses } from './losses.ts';

const selectCover = prepare<{ campaign: string }, { accrued: bigint; funded: bigint | null }>(
  (db, p) =>
    db
      .selectFrom('campaigns')
      .leftJoin('chain_campaigns', 'chain_campaigns.id', 'campaigns.id')
      .select(['campaigns.accrued', 'chain_campaigns.funded'])
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
 * What has accrued needs no backing, and what the chain no longer funds gets none: such a line is the
 * operator's debt. The line has its owner already.
 */
export async function raiseBacking(
  db: Db,
  { account, campaign, min }: { account: string; campaign: string; min: bigint },
): Promise<void> {
  const [cover] = await selectCover(db, { campaign });
  if (cover && min <= cover.accrued) return;
  if (cover && cover.funded !== null && min > cover.funded) {
    return rebuild(db, campaign, { accrued: cover.accrued, funded: cover.funded });
  }
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

/** What the chain says about a campaign; once it is closed, only what has accrued is funded. */
export interface Covered {
  accrued: bigint;
  funded: bigint;
}

/** Lines with an owner between two positions, by owner: the last position, and their sum. */
const selectLines = (db: Db, campaign: string, above: bigint, upTo: bigint | null) =>
  db
    .selectFrom('ledger_lines')
    .select('owner')
    .select((eb) => [eb.fn.max('pos').as('pos'), eb.fn.sum<bigint>('amount').as('amount')])
    .where('campaign', '=', campaign)
    .where('pos', '>', above)
    .$if(upTo !== null, (query) => query.where('pos', '<=', upTo))
    .where('owner', 'is not', null)
    .groupBy('owner')
    .execute();

/**
 * Works out backing and debts of a campaign from its lines. Those that can still accrue are backed by
 * it; those beyond what it has are the operator's debt to their owners (docs/money.md rule 16), as are
 * losses of a restore, and what was made good of it stays known. Doing it again changes nothing.
 */
async function rebuild(db: Db, campaign: string, { accrued, funded }: Covered): Promise<void> {
  await db.deleteFrom('account_backing').where('campaign', '=', campaign).execute();
  for (const { owner, pos } of await selectLines(db, campaign, accrued, funded)) {
    await insertBacking(db, { account: owner!, campaign, min: pos! });
  }

  await db
    .updateTable('account_debts')
    .set({ amount: 0n })
    .where('campaign', '=', campaign)
    .execute();
  const beyond = await selectLines(db, campaign, funded, null);
  const owed = [
    ...beyond.map(({ owner, amount }) => ({ account: owner!, amount })),
    ...(await owedLosses(db, campaign)),
  ];
  for (const [account, own] of Map.groupBy(owed, (debt) => debt.account)) {
    const amount = own.reduce((sum, debt) => sum + debt.amount, 0n);
    await db
      .insertInto('account_debts')
      .values({ account, campaign, amount, made_good: 0n })
      .onConflict((oc) => oc.columns(['account', 'campaign']).doUpdateSet({ amount }))
      .execute();
  }
}

/**
 * Follows what the chain covers of a campaign's lines: what has accrued needs no backing, what it lost
 * in a reorganisation needs it again, and what it can no longer pay is owed.
 * @param before null when the chain did not know it
 */
export async function followCover(
  db: Db,
  campaign: string,
  before: Covered | null,
  now: Covered,
): Promise<void> {
  const { accrued, funded } = now;
  if (before && (accrued < before.accrued || funded !== before.funded)) {
    return rebuild(db, campaign, now);
  }
  await db
    .deleteFrom('account_backing')
    .where('campaign', '=', campaign)
    .where('min', '<=', accrued)
    .execute();
}
