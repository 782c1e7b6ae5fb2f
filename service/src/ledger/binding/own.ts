import type { ChainHead } from '../../../../lib/domain/receipt-chain.ts';
import type { Receipt } from '../../../../lib/protocol/receipts.ts';
import type { Context } from '../../context.ts';
import type { Db } from '../../store/store.ts';
import { reject } from '../decide.ts';
import { releaseLease } from '../release.ts';
import { appendEntries, markOwned, type Owner } from './own-entries.ts';

/**
 * Everything that a device earned before it had a wallet becomes the wallet's
 * (docs/money.md rule 11).
 */
export async function ownCredits(ctx: Context, db: Db, owner: Owner): Promise<void> {
  const rows = await db
    .selectFrom('answers')
    .select(['credit_seq', 'pay', 'campaign', 'pos'])
    .where('device', '=', owner.device)
    .where('owner', 'is', null)
    .where('state', '=', 'credited')
    .orderBy('credit_seq')
    .execute();
  await appendEntries(ctx, db, owner, rows);
  await markOwned(db, 'answers', owner);
}

/**
 * What the device holds is the wallet's to answer from now on. A task that the wallet has
 * had on another device goes back to the queue: one answer for a wallet and task
 * (docs/money.md rule 6).
 */
export async function ownLeases(ctx: Context, db: Db, { device, account }: Owner): Promise<void> {
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
 * Work of no wallet that waits for its decision is judged again as the wallet's
 * (docs/money.md rule 6).
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
