import { Dexie } from 'dexie';
import type { StintDb } from '../../../lib/db/database.ts';
import { localDay } from '../../../lib/db/day.ts';
import { dropMeta, setMeta } from '../../../lib/db/meta.ts';
import type { ReceiptRow, VoucherRow, WorkRow } from '../../../lib/db/rows.ts';
import { type AccountHead, emptyAccount, ZERO32 } from '../../../lib/domain/account-chain.ts';
import { laterVoucher } from '../../../lib/domain/backup/second-copy.ts';
import { mayReplaceTail, owedSum } from '../../../lib/domain/owed.ts';
import type { ChainHead } from '../../../lib/domain/receipt-chain.ts';
import type {
  AccountEntry,
  BackedVoucher,
  Checkpoint,
  Receipt,
} from '../../../lib/protocol/receipts.ts';
import type { Context } from '../core/context.ts';
import { addReceipt, type LocalWork, type WorkSums } from './work-sums.ts';

const MAX_CHECKPOINTS = 50;

/**
 * The tables that are derived from the device's chain and those of its wallets. Vouchers and proofs
 * are not among them: each pays by itself, whatever happens to the rest.
 */
export const chainTables = (db: StintDb) => [
  db.receipts,
  db.checkpoints,
  db.accounts,
  db.accountEntries,
  db.days,
  db.works,
];

/** An update that has passed every check. Only apply-update.ts makes one. */
export interface Verified {
  /** The receipts start with the first and replace what is stored. */
  replaceAll: boolean;
  /** The wallet whose entries start with the first and replace what is stored. */
  replaceAccount: string | undefined;
  chain: ChainHead;
  receipts: readonly Receipt[];
  checkpoint: Checkpoint;
  account: {
    account: string;
    head: AccountHead;
    entries: readonly AccountEntry[];
    /** For each of this device's credits, by seq, the number of its entry. */
    covered: ReadonlyMap<number, number>;
    tail: BackedVoucher | null;
  } | null;
}

/** Visible time, choice and campaign name of each unit that was answered on this device. */
async function localWorks({ db }: Context, units: string[]): Promise<Map<string, LocalWork>> {
  const leases = await db.leases.where('task').anyOf(units).toArray();
  const answers = await db.outbox
    .where('lease')
    .anyOf(leases.map((row) => row.lease))
    .toArray();
  const given = new Map(answers.map((row) => [row.lease, row]));

  return new Map(
    leases.map(({ task, campaignName, lease }) => {
      const { shownMs = 0, action } = given.get(lease) ?? {};
      const choice = action?.type === 'answer' ? action.choice : undefined;
      return [task, { campaignName, shownMs, choice }];
    }),
  );
}

async function storeSums(
  context: Context,
  receipts: readonly Receipt[],
  before: readonly WorkRow[],
): Promise<void> {
  const { db } = context;
  const units = [...new Set(receipts.map((receipt) => receipt.unit))];
  const works = (await db.works.bulkGet(units)).filter((row) => row !== undefined);
  const names = new Set([
    ...works.map((row) => row.day),
    ...receipts.map((receipt) => localDay(receipt.issuedAt)),
  ]);
  const days = (await db.days.bulkGet([...names])).filter((row) => row !== undefined);

  const local = await localWorks(context, units);
  for (const row of before) if (!local.has(row.unit)) local.set(row.unit, row);

  const sums: WorkSums = {
    works: new Map(works.map((row) => [row.unit, row])),
    days: new Map(days.map((row) => [row.day, row])),
  };
  for (const receipt of receipts) addReceipt(sums, receipt, local.get(receipt.unit));

  await db.works.bulkPut([...sums.works.values()]);
  await db.days.bulkPut([...sums.days.values()]);
}

/** Forgets the entries of a wallet, and which receipts they count. */
async function forgetEntries(db: StintDb, account: string): Promise<void> {
  await db.accountEntries
    .where('[account+n]')
    .between([account, 0], [account, Dexie.maxKey])
    .delete();
  await db.receipts
    .filter((row) => row.account === account)
    .modify((row) => {
      delete row.entry;
      delete row.account;
    });
}

async function storeAccount({ db, now }: Context, update: NonNullable<Verified['account']>) {
  const { account, head, entries, covered, tail } = update;
  await db.accounts.update(account, { ...head });
  await db.accountEntries.bulkPut([...entries]);
  for (const [seq, entry] of covered) await db.receipts.update(seq, { entry, account });
  if (!tail) return;

  const at = now();
  const known = await db.accountVouchers.get([account, 'tail']);
  if (mayReplaceTail(known, tail, at)) {
    await db.accountVouchers.put({ ...tail, slot: 'tail', at });
    await db.accounts.update(account, { owed: owedSum(tail) });
  }
  if (tail.voucher.backing !== ZERO32) return;
  const permanent: VoucherRow = { ...tail, slot: 'permanent', at };
  const kept = await db.accountVouchers.get([account, 'permanent']);
  // A lifetime sum never falls: what the service forgets stays here.
  if (laterVoucher(kept ?? null, permanent) === permanent) await db.accountVouchers.put(permanent);
}

/**
 * Drops leases after a binding, since the wallet may have answered those tasks on another device
 * (docs/money.md rule 6); the service is asked for new ones. Leases of queued answers stay.
 */
async function forgetLeases(db: StintDb): Promise<void> {
  const queued = await db.outbox.where('state').anyOf('held', 'sending').toArray();
  const kept = new Set(queued.map(({ lease }) => lease));
  const held = await db.leases.toCollection().primaryKeys();
  await db.leases.bulkDelete(held.filter((lease) => !kept.has(lease)));
  await dropMeta(db, 'retryAt');
}

/**
 * Stores each wallet that a `bind` receipt names. What is known about it is kept for ever
 * (docs/money.md rule 11).
 */
async function storeBindings({ db, domain }: Context, receipts: readonly Receipt[]): Promise<void> {
  for (const { kind, unit: account, seq } of receipts) {
    if (kind !== 'bind') continue;
    const known = await db.accounts.get(account);
    const row = known ?? { ...emptyAccount(domain, account), account, claimed: null };
    await db.accounts.put({ ...row, boundSeq: seq });
  }
}

/**
 * Stores an update and everything derived from it, or nothing. `alsoInTransaction` runs inside the
 * same transaction and may use any table.
 */
export async function storeVerified(
  context: Context,
  update: Verified,
  alsoInTransaction: () => Promise<void> = async () => {},
): Promise<void> {
  const { db } = context;
  await db.transaction('rw', db.tables, async () => {
    const before = update.replaceAll ? await db.works.toArray() : [];
    // The wallets' chains stay until each has been verified against the new receipts.
    const derived = [db.receipts, db.checkpoints, db.days, db.works];
    if (update.replaceAll) await Promise.all(derived.map((table) => table.clear()));

    const rows: ReceiptRow[] = update.receipts.map((receipt) => ({
      ...receipt,
      day: localDay(receipt.issuedAt),
    }));
    // `add`, not `put`: a receipt is never overwritten.
    await db.receipts.bulkAdd(rows);
    await db.checkpoints.put(update.checkpoint);
    const old = await db.checkpoints.orderBy('seq').reverse().offset(MAX_CHECKPOINTS).primaryKeys();
    await db.checkpoints.bulkDelete(old);

    await storeSums(context, update.receipts, before);
    await setMeta(db, 'chain', update.chain);
    await storeBindings(context, update.receipts);
    if (update.receipts.some(({ kind }) => kind === 'bind')) await forgetLeases(db);
    await dropMeta(db, 'mismatch');
    if (update.replaceAccount) await forgetEntries(db, update.replaceAccount);
    if (update.account) await storeAccount(context, update.account);
    await alsoInTransaction();
  });
}
