import type { ExpressionBuilder } from 'kysely';
import type { ChainHead } from '../../../../lib/domain/receipt-chain.ts';
import type { Receipt } from '../../../../lib/protocol/receipts.ts';
import type { Context } from '../../context.ts';
import type { Database } from '../../store/schema.ts';
import type { Db } from '../../store/store.ts';
import { reject } from '../decide.ts';
import { adoptLosses } from '../losses.ts';
import { releaseLease } from '../release-lease.ts';
import { giveCounted } from '../restore/give-counted.ts';
import { appendEntries, markOwned, type Owner } from './assign-entries.ts';
import { firstBinding } from './bindings-of.ts';

/** Whether the wallet has answered this answer's task on another device, and was not refused for it. */
const answeredByWallet = (eb: ExpressionBuilder<Database, 'answers'>, account: string) =>
  eb.exists(
    eb
      .selectFrom('answers as other')
      .select('other.id')
      .whereRef('other.task', '=', 'answers.task')
      .whereRef('other.id', '!=', 'answers.id')
      .where('other.owner', '=', account)
      .where('other.state', 'in', ['pending', 'credited']),
  );

/**
 * Gives the wallet what the device earned before it had one (docs/money.md rule 11). A task for which
 * another of its devices has earned is paid once: the device's credit for it stays, as none may fall,
 * but belongs to no wallet (docs/money.md rule 6). What a wallet's entries count that were brought after a
 * restore is that wallet's already (docs/money.md rule 22).
 */
export async function assignCredits(ctx: Context, db: Db, owner: Owner): Promise<void> {
  const { device } = owner;
  await giveCounted(db, device, false);
  const first = await firstBinding(db, device);
  const credited = await db
    .selectFrom('answers')
    .select(['id', 'credit_seq', 'pay', 'campaign', 'pos'])
    .select((eb) => answeredByWallet(eb, owner.account).as('twice'))
    .where('device', '=', device)
    .where('owner', 'is', null)
    .where('state', '=', 'credited')
    .where('credit_seq', '>', first)
    .orderBy('credit_seq')
    .execute();
  const rows = credited.filter(({ twice }) => !twice);
  const twice = credited.filter((row) => row.twice).map(({ id }) => id);
  // The lines get their owner first: what closed without accruing is owed to it.
  await markOwned(db, 'answers', owner, { after: first, except: twice });
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
