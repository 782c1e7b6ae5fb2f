import type { CampaignStatus, CampaignTerms } from '../../../lib/protocol/campaigns.ts';
import { StintError } from '../../../lib/protocol/errors.ts';
import type { Context } from '../context.ts';
import { chainDate } from '../ledger/chain-date.ts';
import type { CampaignTable } from '../store/schema.ts';
import { literal } from '../store/statement.ts';
import type { Db } from '../store/store.ts';
import { countQuestions } from './entrance-lease.ts';
import { entranceOf } from './entrance-test.ts';
import { getCampaign } from './find-campaign.ts';
import { timing } from './timing.ts';

/** A campaign with its buckets (base units), counts and median time (ms). @throws StintError `not_found` */
export async function campaignStatus(ctx: Context, id: string): Promise<CampaignStatus> {
  const row = await getCampaign(ctx.store.db, id);
  return {
    id: row.id,
    state: row.state,
    terms: JSON.parse(row.terms) as CampaignTerms,
    requester: row.requester,
    salt: row.salt,
    funded: String(row.funded),
    available: String(row.available),
    reserved: String(row.reserved),
    pending: String(row.pending),
    credited: String(row.credited),
    accrued: String(row.accrued),
    tasks: row.tasks,
    done: row.done,
    answers: row.answers,
    rejected: row.rejected,
    reviewed: await countReviewed(ctx.store.db, id),
    skipped: row.skipped,
    flagged: row.flagged,
    medianMs: (await timing(ctx, id)).medianMs,
    createdAt: row.created_at,
    chain: await readChainSide(ctx.store.db, id),
  };
}

async function readChainSide(db: Db, id: string): Promise<CampaignStatus['chain']> {
  const row = await db
    .selectFrom('chain_campaigns')
    .select(['deadline', 'closed'])
    .where('id', '=', id)
    .executeTakeFirst();
  return row ? { deadline: row.deadline, closed: row.closed === 1 } : null;
}

async function countReviewed(db: Db, campaign: string): Promise<CampaignStatus['reviewed']> {
  const rows = await db
    .selectFrom('appeals')
    .select(['state', (eb) => eb.fn.countAll<number>().as('count')])
    .where('campaign', '=', campaign)
    .where('asked_by', '=', literal('review'))
    .groupBy('state')
    .execute();
  const found = Object.fromEntries(rows.map(({ state, count }) => [state, Number(count)]));
  const { judges } = await db
    .selectFrom('appeals')
    .innerJoin('answers as judged', 'judged.task', 'appeals.task')
    .select((eb) =>
      eb.fn.count<number>(eb.fn.coalesce('judged.owner', 'judged.device')).distinct().as('judges'),
    )
    .where('appeals.campaign', '=', campaign)
    .where('appeals.asked_by', '=', literal('review'))
    .executeTakeFirstOrThrow();
  return { open: 0, upheld: 0, denied: 0, judges, ...found };
}

/** @throws StintError `campaign_state` when there are too few questions for the entrance test */
async function checkQuestions(db: Db, row: CampaignTable): Promise<void> {
  const terms = entranceOf(row);
  const there = terms ? await countQuestions(db, row.id) : 0;
  if (!terms || there >= terms.questions) return;
  throw new StintError(
    'campaign_state',
    `The entrance test needs ${terms.questions} questions, but ${there} were uploaded. Add lines with gold and explanation.`,
  );
}

/**
 * Refuses to give out work of a campaign that the chain lets its requester refund too early
 * (docs/money.md rule 2).
 * @throws StintError `campaign_state`, `campaign_unfunded`
 */
async function checkDate(db: Db, row: CampaignTable): Promise<void> {
  const { deadline, closed, short } = await chainDate(db, row.id);
  if (closed) {
    throw new StintError('campaign_state', 'Its requester has taken the refund on the chain.');
  }
  if (!short) return;
  const day = (seconds: number) => new Date(seconds * 1000).toISOString();
  throw new StintError(
    'campaign_unfunded',
    `On the chain the campaign ends on ${day(deadline)}, earlier than its terms say (${day(row.deadline)}). Fund it again with the deadline of its terms; an amount of 0 is enough.`,
    { details: { chainDeadline: deadline, deadline: row.deadline } },
  );
}

/** The states that each action may start from, and the state it leads to. */
const ACTIONS = {
  release: { from: ['review'], to: 'open' },
  pause: { from: ['open'], to: 'paused' },
  resume: { from: ['paused'], to: 'open' },
  close: { from: ['review', 'open', 'paused'], to: 'closed' },
} as const;

/**
 * Lets a campaign out of review, pauses, resumes or closes it. Repeating an action changes
 * nothing. Leases that are already out keep their price and may be answered.
 * @throws StintError `campaign_state`, `campaign_unfunded`, `not_found`
 */
export async function changeState(
  ctx: Context,
  id: string,
  action: keyof typeof ACTIONS,
): Promise<CampaignStatus> {
  await ctx.store.write(async (db) => {
    const row = await getCampaign(db, id);
    const { from, to } = ACTIONS[action];

    if (row.state === to) return;
    if (!(from as readonly string[]).includes(row.state)) {
      throw new StintError(
        'campaign_state',
        `The campaign is ${row.state}; to ${action} it, it must be ${from.join(' or ')}.`,
      );
    }
    if (action === 'release' && row.funded === 0n) {
      throw new StintError(
        'campaign_unfunded',
        'No final funding of this campaign has been seen on the chain yet.',
      );
    }
    if (to === 'open') await checkDate(db, row);
    if (action === 'release') await checkQuestions(db, row);
    const opened = to === 'open' ? { opened_at: ctx.now() } : {};
    await db
      .updateTable('campaigns')
      .set({ state: to, ...opened })
      .where('id', '=', id)
      .execute();
  });
  return campaignStatus(ctx, id);
}
