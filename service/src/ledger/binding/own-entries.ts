import type { Context } from '../../context.ts';
import type { AnswerTable } from '../../store/schema.ts';
import type { Db } from '../../store/store.ts';
import { appendEntry } from '../account.ts';

/** Receipt numbers that one account entry may hold. */
const ENTRY = 500;

/** A device and the wallet that it is being bound to. */
export interface Owner {
  device: string;
  account: string;
}

/**
 * A credit that had no owner; with its receipt's number, base units and its position
 * (docs/money.md rule 10).
 */
type Unowned = Pick<AnswerTable, 'credit_seq' | 'pay' | 'campaign' | 'pos'>;

/** Appends credits of one device, in the order of their receipts, in as few entries as hold them. */
export async function appendEntries(
  ctx: Context,
  db: Db,
  { device, account }: Owner,
  rows: readonly Unowned[],
): Promise<void> {
  for (let start = 0; start < rows.length; start += ENTRY) {
    const part = rows.slice(start, start + ENTRY);
    await appendEntry(ctx, db, {
      account,
      device,
      creditSeqs: part.map((row) => row.credit_seq!),
      amount: part.reduce((sum, row) => sum + row.pay, 0n),
      // Positions rise with the receipts: the last one of a campaign is its highest.
      positions: new Map(part.map((row) => [row.campaign, row.pos!])),
    });
  }
}

/**
 * What the device was credited for no wallet is the wallet's from now on (docs/money.md rule 11).
 */
export async function markOwned(
  db: Db,
  table: 'answers' | 'relay_units',
  { device, account }: Owner,
): Promise<void> {
  await db
    .updateTable('ledger_lines')
    .set({ owner: account })
    .where('kind', '=', 'credit')
    .where('owner', 'is', null)
    .where('unit', 'in', (eb) => eb.selectFrom(table).select('id').where('device', '=', device))
    .execute();
  await db
    .updateTable(table)
    .set({ owner: account })
    .where('device', '=', device)
    .where('owner', 'is', null)
    .execute();
}
