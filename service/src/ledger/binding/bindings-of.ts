import type { Receipt } from '../../../../lib/protocol/receipts.ts';
import type { Db } from '../../store/store.ts';

/**
 * The receipt by which a device, or a bandwidth key, was bound for the first time, if it has been bound
 * again since; 0 otherwise. Credits before it that have no owner here are the first wallet's: a restore
 * knows them from the device, and their entry may come from another one (docs/money.md rules 11 and 22).
 */
export async function firstBinding(db: Db, device: string): Promise<number> {
  const rows = await db
    .selectFrom('bound_receipts')
    .select('seq')
    .where('device', '=', device)
    .orderBy('seq')
    .limit(2)
    .execute();
  return rows.length > 1 ? rows[0]!.seq : 0;
}

/** Every wallet that our receipts of a device or a bandwidth key name. */
export async function walletsOf(db: Db, device: string): Promise<string[]> {
  const rows = await db
    .selectFrom('bound_receipts')
    .select('account')
    .distinct()
    .where('device', '=', device)
    .execute();
  return rows.map(({ account }) => account);
}

/** The wallet that our receipts of a device or a bandwidth key name last, up to number `seq`. */
export async function walletAt(db: Db, device: string, seq: number): Promise<string | null> {
  const row = await db
    .selectFrom('bound_receipts')
    .select('account')
    .where('device', '=', device)
    .where('seq', '<=', seq)
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.account ?? null;
}

/** The wallets that receipts bind their device, or bandwidth key, to, in order. */
export const walletsIn = (receipts: readonly Receipt[]): string[] =>
  receipts.flatMap(({ kind, unit }) => (kind === 'bind' ? [unit] : []));

/**
 * The wallet that a device is bound to at each of its receipts.
 * @param before the one at the receipt before the first; null for none
 */
export function walletsAlong(
  receipts: readonly Receipt[],
  before: string | null,
): Map<number, string | null> {
  let account = before;
  return new Map(
    receipts.map((receipt) => {
      if (receipt.kind === 'bind') account = receipt.unit;
      return [receipt.seq, account];
    }),
  );
}
