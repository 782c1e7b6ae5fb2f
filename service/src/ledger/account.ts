import {
  type AccountHead,
  backingHash,
  deviceTag,
  emptyAccount,
  hashEntry,
  voucherDigest,
} from '../../../lib/domain/account-chain.ts';
import type { AccountEntry, Backing, Voucher } from '../../../lib/protocol/receipts.ts';
import type { Context } from '../context.ts';
import type { AccountTable, VoucherTable } from '../store/schema.ts';
import { prepare } from '../store/statement.ts';
import type { Db } from '../store/store.ts';

/** Credits of one device that are to become a wallet's. */
export interface OwnedCredits {
  account: string;
  device: string;
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
/** Raises `min`, the campaign total that must accrue to cover a wallet's credits; it never falls. */
export const raiseBacking = prepare<{ account: string; campaign: string; min: bigint }>((db, p) =>
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
  const { account, device } = credits;
  const row: AccountHead = (await findAccount(db, account)) ?? emptyAccount(ctx.domain, account);

  const entry: AccountEntry = {
    vault: ctx.domain.vault,
    account,
    n: row.n + 1,
    deviceTag: deviceTag(account, device),
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

const selectBacking = prepare<{ account: string }, { campaign: string; min: bigint }>((db, p) =>
  db
    .selectFrom('account_backing')
    .select(['campaign', 'min'])
    .where('account', '=', p.account)
    .orderBy('campaign'),
);
const insertVoucher = prepare<VoucherTable>((db, p) =>
  db
    .insertInto('vouchers')
    .values({
      account: p.account,
      cumulative: p.cumulative,
      backing: p.backing,
      ledger_head: p.ledger_head,
      list: p.list,
      sig: p.sig,
      at: p.at,
    })
    .onConflict((oc) => oc.doNothing()),
);

/**
 * Signs and stores the voucher for everything a wallet was ever credited
 * (docs/money.md rules 16 and 17). `list` names the campaigns whose accruals on chain do not cover
 * it yet; with an empty list it pays by itself. Signatures are deterministic (RFC 6979), so signing
 * again after a crash gives the same voucher.
 * @returns null for a wallet without credits
 */
export async function issueVoucher(
  ctx: Context,
  db: Db,
  account: string,
  known?: AccountHead,
): Promise<{ voucher: Voucher; list: Backing[] } | null> {
  const row = known ?? (await findAccount(db, account));
  if (!row || row.n === 0) return null;
  const list = (await selectBacking(db, { account })).map(({ campaign, min }) => ({
    campaign,
    min: String(min),
  }));

  const unsigned = {
    account,
    cumulative: String(row.cumulative),
    ledgerHead: row.head,
    backing: backingHash(list),
  };
  const sig = ctx.signer.sign('voucher', voucherDigest(ctx.domain, unsigned));
  const voucher = { ...unsigned, sig };

  await insertVoucher(db, {
    account,
    cumulative: row.cumulative,
    backing: voucher.backing,
    ledger_head: row.head,
    list: JSON.stringify(list),
    sig,
    at: ctx.now(),
  });
  return { voucher, list };
}

/** The newest stored voucher of a wallet with its list, or null. */
export async function latestVoucher(
  db: Db,
  account: string,
): Promise<{ voucher: Voucher; list: Backing[] } | null> {
  const row = await db
    .selectFrom('vouchers')
    .selectAll()
    .where('account', '=', account)
    .orderBy('cumulative', 'desc')
    .orderBy('at', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (!row) return null;

  const { cumulative, ledger_head: ledgerHead, backing, sig } = row;
  const voucher = { account, cumulative: String(cumulative), ledgerHead, backing, sig };
  return { voucher, list: JSON.parse(row.list) as Backing[] };
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
