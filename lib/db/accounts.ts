import type { StintDb } from './database.ts';
import type { AccountRow } from './rows.ts';

/** Every wallet that this device was ever bound to, the current one first. */
export async function allAccounts(db: StintDb): Promise<AccountRow[]> {
  return (await db.accounts.toArray()).sort((a, b) => b.boundSeq - a.boundSeq);
}

/** The wallet that this device is bound to, by its verified receipts; undefined for none. */
export async function currentAccount(db: StintDb): Promise<AccountRow | undefined> {
  return (await allAccounts(db))[0];
}

/**
 * Credited, not owed and not yet claimed, as far as this device knows, base units: no voucher pays what
 * the operator owes (docs/money.md rule 16).
 */
export function claimableOf({ cumulative, claimed, owed = 0n }: AccountRow): bigint {
  const gone = (claimed?.amount ?? 0n) + owed;
  return cumulative > gone ? cumulative - gone : 0n;
}
