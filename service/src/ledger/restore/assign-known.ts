import type { Db } from '../../store/store.ts';
import { adoptLosses } from '../losses.ts';

/** A device, and the receipt numbers of credits that it has just presented, which have no line yet. */
export interface Holder {
  device: string;
  presented: ReadonlySet<number>;
}

/**
 * Gives a wallet the credits that the copy knows without an owner and that a later binding gave to
 * it. The wallet's entries are covered as a whole, so the money of these lines is set aside for
 * others who present something.
 * @param seqs the receipts that the wallet's entries count
 */
export async function assignKnownCredits(
  db: Db,
  { device, presented }: Holder,
  account: string,
  seqs: ReadonlySet<number>,
): Promise<void> {
  const rows = await db
    .selectFrom('answers')
    .select(['id', 'campaign', 'pay', 'credit_seq'])
    .where('device', '=', device)
    .where('owner', 'is', null)
    .where('state', '=', 'credited')
    .execute();
  const bound = rows.some(({ credit_seq: seq }) => seq !== null && seqs.has(seq));
  if (bound) await adoptLosses(db, { device, account });
  for (const { id, campaign, pay, credit_seq: seq } of rows) {
    if (seq === null || !seqs.has(seq)) continue;
    await db.updateTable('answers').set({ owner: account }).where('id', '=', id).execute();
    if (presented.has(seq)) continue;
    await assignLine(db, { id, campaign, pay }, account);
  }
}

/** Makes a credit's line the wallet's and sets its money aside. */
export async function assignLine(
  db: Db,
  { id, campaign, pay }: { id: string; campaign: string; pay: bigint },
  account: string,
): Promise<void> {
  await db
    .updateTable('ledger_lines')
    .set({ owner: account })
    .where('unit', '=', id)
    .where('kind', '=', 'credit')
    .execute();
  await db
    .updateTable('campaigns')
    .set((eb) => ({ lost: eb('lost', '+', pay) }))
    .where('id', '=', campaign)
    .execute();
}
