import type { Holding } from '../protocol/backup.ts';
import type { StintDb } from './database.ts';

/** What each wallet has on this device that pays without the service, sorted by address. */
export async function allHoldings(db: StintDb): Promise<Holding[]> {
  const [vouchers, proofs] = await Promise.all([db.accountVouchers.toArray(), db.proofs.toArray()]);
  const holdings = new Map<string, Holding>();
  const holdingOf = (account: string): Holding => {
    const known = holdings.get(account) ?? { account, permanent: null, tail: null, proof: null };
    holdings.set(account, known);
    return known;
  };

  for (const row of vouchers) holdingOf(row.voucher.account)[row.slot] = row;
  for (const row of proofs) holdingOf(row.account).proof = row;
  return [...holdings.values()].sort((a, b) => (a.account < b.account ? -1 : 1));
}
