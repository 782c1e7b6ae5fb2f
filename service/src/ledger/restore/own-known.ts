import type { AccountEntry } from '../../../../lib/protocol/receipts.ts';
import type { Db } from '../../store/store.ts';

/** A device, and the credits (by receipt number) that it has just brought: no line is behind them. */
export interface Holder {
  device: string;
  brought: ReadonlySet<number>;
}

/**
 * Credits that the copy knows as nobody's, and that a binding made since has given to a wallet:
 * they are its own now. The wallet's entries are covered as a whole, so what these lines hold
 * is set aside for who else brings something back.
 */
export async function ownKnown(
  db: Db,
  { device, brought }: Holder,
  account: string,
  entries: readonly AccountEntry[],
): Promise<void> {
  const seqs = new Set(entries.flatMap(({ creditSeqs }) => creditSeqs));
  const rows = await db
    .selectFrom('answers')
    .select(['id', 'campaign', 'pay', 'credit_seq'])
    .where('device', '=', device)
    .where('owner', 'is', null)
    .where('state', '=', 'credited')
    .execute();
  for (const { id, campaign, pay, credit_seq: seq } of rows) {
    if (seq === null || !seqs.has(seq)) continue;
    await db.updateTable('answers').set({ owner: account }).where('id', '=', id).execute();
    if (brought.has(seq)) continue;
    await ownLine(db, { id, campaign, pay }, account);
  }
}

/** A credit's line becomes the wallet's, and what it holds is set aside. */
export async function ownLine(
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
