import { useEffect, useState } from 'react';
import { type Balance, balanceOf } from '../domain/balance.ts';
import { database } from './database.ts';

async function readBalance(): Promise<Balance> {
  const { db, getMeta } = await database();
  const [receipts, entries, accounts, chain, key] = await Promise.all([
    db.receipts.toArray(),
    db.accountEntries.toArray(),
    db.accounts.toArray(),
    getMeta(db, 'chain'),
    db.keys.get('device'),
  ]);

  return balanceOf({
    device: key?.name === 'device' ? key.device : '0x',
    receipts,
    signed: chain ?? { credited: 0n, pending: 0n },
    entries,
    wallets: accounts.map(({ account, cumulative, claimed, owed }) => ({
      account,
      cumulative,
      claimed: claimed?.amount ?? null,
      owed,
    })),
  });
}

/**
 * All sums added up from their own lines; null until that is done.
 * @param sums the snapshot's sums; everything is added up again when one changes
 */
export function useBalance(sums: string): Balance | null {
  const [balance, setBalance] = useState<Balance | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: added up again when a sum changed
  useEffect(() => {
    let current = true;
    readBalance().then(
      (found) => current && setBalance(found),
      (error: unknown) => console.warn(error),
    );
    return () => {
      current = false;
    };
  }, [sums]);
  return balance;
}
