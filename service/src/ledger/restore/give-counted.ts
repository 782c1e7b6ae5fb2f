import type { Db } from '../../store/store.ts';
import { assignKnownCredits } from './assign-known.ts';
import { assignKnownKeyCredits } from './assign-known-keys.ts';
import { countedOnOurChain } from './counted-credits.ts';

/**
 * Gives wallets the credits of a device, or of a bandwidth key, that are nobody's here and that entries
 * of theirs count which somebody has brought, so that no later binding gives them to another
 * (docs/money.md rules 11 and 22).
 */
export async function giveCounted(db: Db, device: string, isKey: boolean): Promise<void> {
  const counted = [...(await countedOnOurChain(db, device))];
  for (const [account, own] of Map.groupBy(counted, ([, wallet]) => wallet)) {
    const seqs = new Set(own.map(([seq]) => seq));
    if (isKey) await assignKnownKeyCredits(db, device, account, seqs);
    else await assignKnownCredits(db, { device, presented: new Set() }, account, seqs);
  }
}
