import type { Context } from '../../context.ts';
import type { AnswerTable } from '../../store/schema.ts';
import type { Db } from '../../store/store.ts';
import { appendEntry } from '../account.ts';

/** The most credits that one account entry may hold. */
const MAX_CREDITS = 500;

/** A device and the wallet it is being bound to. */
export interface Owner {
  device: string;
  account: string;
}

/**
 * A credit without an owner: receipt number, base units, campaign and position
 * (docs/money.md rule 10).
 */
type Unowned = Pick<AnswerTable, 'credit_seq' | 'pay' | 'campaign' | 'pos'>;

/** Appends one device's credits, in the order of their receipts, in as few entries as possible. */
export async function appendEntries(
  ctx: Context,
  db: Db,
  { device, account }: Owner,
  rows: readonly Unowned[],
): Promise<void> {
  for (let start = 0; start < rows.length; start += MAX_CREDITS) {
    const part = rows.slice(start, start + MAX_CREDITS);
    await appendEntry(ctx, db, {
      account,
      device,
      creditSeqs: part.map((row) => row.credit_seq!),
      amount: part.reduce((sum, row) => sum + row.pay, 0n),
      // Positions rise with the receipts, so the last one of a campaign is its highest.
      positions: new Map(part.map((row) => [row.campaign, row.pos!])),
    });
  }
}

/** Credits that are not the wallet's. */
interface Unassigned {
  /** The receipt from which on credits are this wallet's, as `firstBinding`. */
  after: number;
  /** Units that were paid to it already. */
  except?: readonly string[];
}

/** Makes the wallet the owner of what the device was credited without one (docs/money.md rule 11). */
export async function markOwned(
  db: Db,
  table: 'answers' | 'relay_units',
  { device, account }: Owner,
  { after, except = [] }: Unassigned = { after: 0 },
): Promise<void> {
  await db
    .updateTable('ledger_lines')
    .set({ owner: account })
    .where('kind', '=', 'credit')
    .where('owner', 'is', null)
    .where('unit', 'not in', except)
    .where('unit', 'in', (eb) =>
      eb
        .selectFrom(table)
        .select('id')
        .where('device', '=', device)
        .where((is) => is.or([is('credit_seq', 'is', null), is('credit_seq', '>', after)])),
    )
    .execute();
  await db
    .updateTable(table)
    .set({ owner: account })
    .where('device', '=', device)
    .where('owner', 'is', null)
    .where('id', 'not in', except)
    .where((is) => is.or([is('credit_seq', 'is', null), is('credit_seq', '>', after)]))
    .execute();
}
