import type { ChainHead } from '../../../lib/domain/receipt-chain.ts';
import type { QualityTerms } from '../../../lib/protocol/campaigns.ts';
import type { Receipt } from '../../../lib/protocol/receipts.ts';
import type { Context } from '../context.ts';
import { reject } from '../ledger/decide.ts';
import { literal } from '../store/statement.ts';
import type { Db } from '../store/store.ts';

const entranceAnswers = (db: Db) =>
  db
    .selectFrom('answers')
    .innerJoin('tasks', 'tasks.id', 'answers.task')
    .where('tasks.role', '=', literal('entrance'));

const countTaken = async (db: Db, campaign: string, account: string): Promise<number> => {
  const { count } = await entranceAnswers(db)
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('answers.campaign', '=', campaign)
    .where('answers.owner', '=', account)
    .where('answers.state', '!=', 'disputed')
    .executeTakeFirstOrThrow();
  return Number(count);
};

/**
 * Rejects the answers of a second entrance test: a wallet is paid for one (docs/money.md rule 6),
 * and two of its devices may each have taken one before they were bound.
 * @returns the receipts, appended to `head`
 */
export async function rejectSecondTest(
  ctx: Context,
  db: Db,
  { device, account }: { device: string; account: string },
  head: ChainHead,
): Promise<Receipt[]> {
  const mine = await entranceAnswers(db)
    .innerJoin('campaigns', 'campaigns.id', 'answers.campaign')
    .selectAll('answers')
    .select('campaigns.quality')
    .where('answers.device', '=', device)
    .where('answers.owner', 'is', null)
    .where('answers.state', '=', 'pending')
    .orderBy('answers.received_at')
    .execute();

  const reason = 'duplicate: another device of this wallet has taken the entrance test';
  const receipts: Receipt[] = [];
  for (const [campaign, rows] of Map.groupBy(mine, (row) => row.campaign)) {
    const { entrance } = JSON.parse(rows[0]!.quality!) as QualityTerms;
    const taken = await countTaken(db, campaign, account);
    for (const { quality: _, ...answer } of rows.slice(Math.max(0, entrance!.questions - taken))) {
      receipts.push(await reject(ctx, db, head, answer, reason));
    }
  }

  return receipts;
}
