import {
  type AccountHead,
  deviceTag,
  emptyAccount,
  hashEntry,
} from '../../../lib/domain/account-chain.ts';
import type { AccountEntry } from '../../../lib/protocol/receipts.ts';
import type { Context } from '../context.ts';
import type { AccountTable } from '../store/schema.ts';
import { prepare } from '../store/statement.ts';
import type { Db } from '../store/store.ts';
import { raiseBacking } from './backing.ts';

/** Credits of one device that are to become a wallet's. */
export interface OwnedCredits {
  account: string;
  device: string;
  /** By default the device's own. */
  tag?: string;
  /** Receipt numbers, ascending, at most 500. */
  creditSeqs: number[];
  amount: bigint;
  /** Highest position in each campaign (docs/money.md rule 10). */
  positions: ReadonlyMap<string, bigint>;
}

const selectAccount = prepare<{ account: string }, AccountTable>((db, p) =>
  db.selectFrom('accounts').selectAll().where('account', '=', p.account),
);
/** Stores the head of a wallet's chain. */
export const saveAccount = prepare<AccountHead & { account: string }>((db, p) =>
  db
    .insertInto('accounts')
    .values({
      account: p.account,
      n: p.n,
      head: p.head,
      cumulative: p.cumulative,
      claimed: 0n,
      claimed_tx: null,
    })
    .onConflict((oc) =>
      oc.column('account').doUpdateSet((eb) => ({
        n: eb.ref('excluded.n'),
        head: eb.ref('excluded.head'),
        cumulative: eb.ref('excluded.cumulative'),
      })),
    ),
);
const insertEntry = prepare<{ account: string; n: number; body: string }>((db, p) =>
  db.insertInto('account_entries').values({ account: p.account, n: p.n, body: p.body }),
);
/** The row of a wallet's chain, if it has one. */
export async function findAccount(db: Db, account: string): Promise<AccountTable | undefined> {
  return (await selectAccount(db, { account }))[0];
}

/**
 * Appends credits to a wallet's account chain (docs/money.md rule 14). Each credit is in exactly
 * one entry.
 */
export async function appendEntry(
  ctx: Context,
  db: Db,
  credits: OwnedCredits,
): Promise<{ entry: AccountEntry; head: AccountHead }> {
  const { account, device, tag = deviceTag(account, device) } = credits;
  const row: AccountHead = (await findAccount(db, account)) ?? emptyAccount(ctx.domain, account);

  const entry: AccountEntry = {
    vault: ctx.domain.vault,
    account,
    n: row.n + 1,
    deviceTag: tag,
    creditSeqs: credits.creditSeqs,
    amount: String(credits.amount),
    cumulative: String(row.cumulative + credits.amount),
    prev: row.head,
  };

  const head = { n: entry.n, head: hashEntry(entry), cumulative: BigInt(entry.cumulative) };
  await saveAccount(db, { account, ...head });
  await insertEntry(db, { account, n: entry.n, body: JSON.stringify(entry) });
  for (const [campaign, min] of credits.positions) {
    // A credit without money after a restore has no backing: the operator pays it.
    if (min > 0n) await raiseBacking(db, { account, campaign, min });
  }

  return { entry, head };
}

/** Entries from number `from` on, oldest first. */
export const entriesFrom = prepare<
  { account: string; from: number; limit: number },
  { body: string }
>((db, p) =>
  db
    .selectFrom('account_entries')
    .select('body')
    .where('account', '=', p.account)
    .where('n', '>=', p.from)
    .orderBy('n')
    .limit(p.limit),
);
