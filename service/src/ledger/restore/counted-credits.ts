import { deviceTag } from '../../../../lib/domain/account-chain.ts';
import type { AccountEntry, Receipt } from '../../../../lib/protocol/receipts.ts';
import { prepare } from '../../store/statement.ts';
import type { Db } from '../../store/store.ts';

/** The wallet that counts a credit, by the number of its receipt. */
export type Counted = ReadonlyMap<number, string>;

const selectRestore = prepare<object, { since: number }>((db) =>
  db.selectFrom('restores').select('since'),
);

/** When the last restore began, ms, which tells its branches from those of earlier ones; 0 before any. */
export async function lastRestore(db: Db): Promise<number> {
  const [row] = await selectRestore(db, {});
  return row?.since ?? 0;
}

const selectBrought = prepare<{ since: number; account: string; tag: string }, { seqs: string }>(
  (db, p) =>
    db
      .selectFrom('restored_entries')
      .select('seqs')
      .where('since', '=', p.since)
      .where('account', '=', p.account)
      .where('tag', '=', p.tag),
);

/** The receipts that entries of a wallet count which were brought since a restore, entry by entry. */
export async function broughtSeqs(
  db: Db,
  of: { since: number; account: string; tag: string },
): Promise<number[][]> {
  return (await selectBrought(db, of)).map(({ seqs }) => JSON.parse(seqs) as number[]);
}

/** Wallets' tags of a device, among those of the entries that were brought since this restore. */
async function tagsOf(
  db: Db,
  device: string,
  since: number,
): Promise<{ account: string; tag: string }[]> {
  const rows = await db
    .selectFrom('restored_entries')
    .select(['account', 'tag'])
    .distinct()
    .where('since', '=', since)
    .execute();
  return [...Map.groupBy(rows, ({ account }) => account)].flatMap(([account, tags]) => {
    const own = deviceTag(account, device);
    return tags.some(({ tag }) => tag === own) ? [{ account, tag: own }] : [];
  });
}

/**
 * The credits of a device before the last restore that entries count which somebody has brought, also
 * when the device itself keeps them back, or its binding. Numbers are those of the chain before it.
 */
export async function countedByEntries(db: Db, device: string): Promise<Map<number, string>> {
  const since = await lastRestore(db);
  const counted = new Map<number, string>();
  if (since === 0) return counted;
  for (const { account, tag } of await tagsOf(db, device, since)) {
    const seqs = await broughtSeqs(db, { since, account, tag });
    for (const seq of seqs.flat()) counted.set(seq, account);
  }
  return counted;
}

/** As `countedByEntries`, by the numbers that our chain of the device has for these credits. */
export async function countedOnOurChain(db: Db, device: string): Promise<Counted> {
  const counted = await countedByEntries(db, device);
  if (counted.size === 0) return counted;
  const since = await lastRestore(db);
  const rejoined = await db
    .selectFrom('rejoined_credits')
    .select(['seq', 'our_seq'])
    .where('device', '=', device)
    .where('since', '=', since)
    .execute();
  const ourSeqs = new Map(rejoined.map(({ seq, our_seq }) => [seq, our_seq]));
  const onOurs = new Map<number, string>();
  for (const [seq, account] of counted) {
    const moved = ourSeqs.get(seq);
    if (moved) onOurs.set(moved, account);
    else if (moved === undefined && (await isOlder(db, { device, seq }, since)))
      onOurs.set(seq, account);
  }
  return onOurs;
}

/** Whether our receipt of this number is from before the restore, so that both chains have it. */
async function isOlder(
  db: Db,
  { device, seq }: { device: string; seq: number },
  since: number,
): Promise<boolean> {
  const row = await db
    .selectFrom('receipts')
    .select('body')
    .where('device', '=', device)
    .where('seq', '=', seq)
    .executeTakeFirst();
  return row !== undefined && (JSON.parse(row.body) as Receipt).issuedAt < since;
}

/** A credit of a branch that is restored with its receipt. */
export interface Rejoined {
  device: string;
  /** Its number on the branch, and on our chain; null when ours had it by another. */
  seq: number;
  ourSeq: number | null;
  /** Whose it is; null while it is nobody's. */
  account: string | null;
  amount: bigint;
}

/** Notes a credit of a branch, so that no entry which counts it is paid as well. */
export async function noteRejoined(db: Db, credit: Rejoined): Promise<void> {
  const { device, seq, ourSeq, account, amount } = credit;
  const since = await lastRestore(db);
  const tag = account === null ? '' : deviceTag(account, device);
  await db
    .insertInto('rejoined_credits')
    .values({ device, since, seq, our_seq: ourSeq, tag, amount })
    .onConflict((oc) => oc.doNothing())
    .execute();
}

/** What an entry of a branch counts beyond the credits that were restored with their receipts. */
export async function notRejoined(
  db: Db,
  { deviceTag: tag, creditSeqs, amount }: AccountEntry,
): Promise<{ creditSeqs: number[]; amount: bigint }> {
  const rows = await db
    .selectFrom('rejoined_credits')
    .select(['seq', 'amount'])
    .where('tag', '=', tag)
    .where('since', '=', await lastRestore(db))
    .where('seq', 'in', creditSeqs)
    .execute();
  const rejoined = new Set(rows.map(({ seq }) => seq));
  const left = rows.reduce((rest, row) => rest - row.amount, BigInt(amount));
  return { creditSeqs: creditSeqs.filter((seq) => !rejoined.has(seq)), amount: left };
}
