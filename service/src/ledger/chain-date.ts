import type { CampaignTable } from '../store/schema.ts';
import { prepare } from '../store/statement.ts';
import type { Db } from '../store/store.ts';

/** A campaign's dates as they stand on the chain at a final block (docs/money.md rule 2). */
export interface ChainDate {
  /** Unix seconds. */
  deadline: number;
  /** Whether the requester has taken the refund. */
  closed: boolean;
  /** Whether its deadline on the chain is earlier than the one in its terms. */
  short: boolean;
}

type Row = Pick<CampaignTable, 'deadline'> & { date: number | null; closed: number | null };

const selectDate = prepare<{ id: string }, Row>((db, p) =>
  db
    .selectFrom('campaigns')
    .leftJoin('chain_campaigns', 'chain_campaigns.id', 'campaigns.id')
    .select(['campaigns.deadline', 'chain_campaigns.deadline as date', 'chain_campaigns.closed'])
    .where('campaigns.id', '=', p.id),
);

/** A campaign that the chain knows and we do not, after a restore from a copy that is older. */
const selectForeign = prepare<{ id: string }, Row>((db, p) =>
  db
    .selectFrom('chain_campaigns')
    .select(['deadline', 'deadline as date', 'closed'])
    .where('id', '=', p.id),
);

/**
 * The dates of a campaign on the chain. One that the chain does not know has no money and nothing to
 * refund, so its terms speak for it.
 */
export async function chainDate(db: Db, id: string): Promise<ChainDate> {
  const row = (await selectDate(db, { id }))[0] ?? (await selectForeign(db, { id }))[0];
  const { deadline: terms = 0, date, closed } = row ?? {};
  const deadline = date ?? terms;
  return { deadline, closed: closed === 1, short: deadline < terms };
}

const selectTime = prepare<object, { time: number }>((db) =>
  db.selectFrom('chain_cursor').select('time'),
);

/**
 * The later of our clock and the chain's at the last block that was read, ms: refunds go by the
 * chain's, which may be ahead.
 */
export async function latestTime(db: Db, now: number): Promise<number> {
  const [cursor] = await selectTime(db, {});
  return Math.max(now, (cursor?.time ?? 0) * 1000);
}
