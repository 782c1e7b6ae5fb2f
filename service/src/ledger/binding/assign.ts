import type { ChainHead } from '../../../../lib/domain/receipt-chain.ts';
import type { Receipt } from '../../../../lib/protocol/receipts.ts';
import type { Context } from '../../context.ts';
import type { Db } from '../../store/store.ts';
import { reject } from '../decide.ts';
import { adoptLosses } from '../losses.ts';
import { releaseLease } from '../release-lease.ts';
import { appendEntries, firstBinding, markOwned, type Owner } from './assign-entries.ts';

/**
 * Gives the wallet everything that the device earned before it had one (docs/money.md rule 11).
 */
export async function assignCredits(ctx: Context, db: Db, owner: Owner): Promise<void> {
  const first = await firstBinding(db, owner.device);
  const rows = await db
    .selectFrom('answers')
    .select(['credit_seq', 'pay', 'campaign', 'pos'])
    .where('device', '=', owner.device)
    .where('owner', 'is', null)
    .where('state', '=', 'credited')
    .where('credit_seq', '>', first)
    .orderBy('credit_seq')
    .execute();
  // The lines get their owner first: what closed without accruing is owed to it.
  await markOwned(db, 'answers', owner, first);
  if (first === 0 || rows.length > 0) await adoptLosses(db, owner);
  await appendEntries(ctx, db, owner, rows);
}

/**
 * Makes the device's leases the wallet's. A task that the wallet had on another device goes back to
 * the queue: a wallet answers a task once (docs/money.md rule 6).
 */
export async function assignLeases(
  ctx: Context,
  db: Db,
  { device, account }: Owner,
): Promise<void> {
  const doubled = await db
    .selectFrom('leases as mine')
    .selectAll('mine')
    .where('mine.device', '=', device)
    .where('mine.state', '=', 'active')
    .where(({ exists, selectFrom }) =>
      exists(
        selectFrom('leases as other')
          .select('other.id')
          .whereRef('other.task', '=', 'mine.task')
          .whereRef('other.id', '!=', 'mine.id')
          .where('other.account', '=', account)
          .where('other.state', '!=', 'expired'),
      ),
    )
    .execute();
  for (const lease of doubled) await releaseLease(db, lease, 'expired', ctx.now());
  await db
    .updateTable('leases')
    .set({ account })
    .where('device', '=', device)
    .where((eb) => eb.or([eb('account', 'is', null), eb('state', '=', 'active')]))
    .execute();
}

/**
 * Rejects the device's pending answers to tasks that the wallet has answered on another device
 * (docs/money.md rule 6).
 * @returns the receipts, appended to `head`
 */
export async function rejectDuplicates(
  ctx: Context,
  db: Db,
  { device, account }: Owner,
  head: ChainHead,
): Promise<Receipt[]> {
  const rows = await db
    .selectFrom('answers as mine')
    .selectAll('mine')
    .where('mine.device', '=', device)
    .where('mine.owner', 'is', null)
    .where('mine.state', '=', 'pending')
    .where(({ exists, selectFrom }) =>
      exists(
        selectFrom('answers as other')
          .select('other.id')
          .whereRef('other.task', '=', 'mine.task')
          .whereRef('other.id', '!=', 'mine.id')
          .where('other.owner', '=', account),
      ),
    )
    .execute();

  const reason = 'duplicate: another device of this wallet answered the same task';
  const receipts: Receipt[] = [];
  for (const answer of rows) receipts.push(await reject(ctx, db, head, answer, reason));

  return receipts;
}
