import { type AccountHead, backingHash, voucherDigest } from '../../../lib/domain/account-chain.ts';
import { owedSum } from '../../../lib/domain/owed.ts';
import type { Backing, Owed, Voucher } from '../../../lib/protocol/receipts.ts';
import type { Context } from '../context.ts';
import type { VoucherTable } from '../store/schema.ts';
import { prepare } from '../store/statement.ts';
import type { Db } from '../store/store.ts';
import { findAccount } from './account.ts';
import { backingOf, owedTo } from './backing.ts';

/** A signed voucher, the campaigns that it leans on, and what is owed next to it. */
export interface Issued {
  voucher: Voucher;
  list: Backing[];
  owed: Owed[];
}

type Stored = Omit<VoucherTable, 'n'>;

const selectNewest = prepare<{ account: string }, VoucherTable>((db, p) =>
  db
    .selectFrom('vouchers')
    .selectAll()
    .where('account', '=', p.account)
    .orderBy('n', 'desc')
    .limit(1),
);
const insertVoucher = prepare<Stored & { n: number }>((db, p) =>
  db
    .insertInto('vouchers')
    .values({
      account: p.account,
      cumulative: p.cumulative,
      backing: p.backing,
      ledger_head: p.ledger_head,
      list: p.list,
      owed: p.owed,
      sig: p.sig,
      at: p.at,
      n: p.n,
    })
    .onConflict((oc) =>
      oc.columns(['account', 'cumulative', 'backing', 'ledger_head']).doUpdateSet((eb) => ({
        n: eb.ref('excluded.n'),
        owed: eb.ref('excluded.owed'),
      })),
    ),
);

/** Stores a voucher as the newest of its wallet, before anyone can send it. */
export async function storeVoucher(
  ctx: Context,
  db: Db,
  { voucher, list, owed }: Issued,
): Promise<void> {
  const { account, cumulative, backing, ledgerHead, sig } = voucher;
  const [newest] = await selectNewest(db, { account });
  if (newest?.sig === sig && newest.owed === JSON.stringify(owed)) return;
  await insertVoucher(db, {
    account,
    cumulative: BigInt(cumulative),
    backing,
    ledger_head: ledgerHead,
    list: JSON.stringify(list),
    owed: JSON.stringify(owed),
    sig,
    at: ctx.now(),
    n: (newest?.n ?? 0) + 1,
  });
}

/**
 * Signs and stores the voucher for everything a wallet was ever credited, less what the operator owes
 * it (docs/money.md rules 16 and 17). `list` names the campaigns whose accruals on chain do not cover
 * it yet; with an empty list it pays by itself. Signatures are deterministic (RFC 6979), so signing
 * again after a crash gives the same voucher.
 * @returns null for a wallet without credits
 */
export async function issueVoucher(
  ctx: Context,
  db: Db,
  account: string,
  known?: AccountHead,
): Promise<Issued | null> {
  const row = known ?? (await findAccount(db, account));
  if (!row || row.n === 0) return null;
  const list = await backingOf(db, account);
  const owed = await owedTo(db, account);
  const left = row.cumulative - owedSum({ owed });

  const unsigned = {
    account,
    cumulative: String(left > 0n ? left : 0n),
    ledgerHead: row.head,
    backing: backingHash(list),
  };
  const sig = ctx.signer.sign('voucher', voucherDigest(ctx.domain, unsigned));
  const issued: Issued = { voucher: { ...unsigned, sig }, list, owed };

  await storeVoucher(ctx, db, issued);
  return issued;
}

/** The newest stored voucher of a wallet with its list, or null. */
export async function latestVoucher(db: Db, account: string): Promise<Issued | null> {
  const [row] = await selectNewest(db, { account });
  if (!row) return null;

  const { cumulative, ledger_head: ledgerHead, backing, sig } = row;
  return {
    voucher: { account, cumulative: String(cumulative), ledgerHead, backing, sig },
    list: JSON.parse(row.list) as Backing[],
    owed: JSON.parse(row.owed) as Owed[],
  };
}
