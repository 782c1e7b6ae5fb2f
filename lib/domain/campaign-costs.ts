import type { CampaignStatus, JudgmentTerms, QualityTerms } from '../protocol/campaigns.ts';
import { feeOf } from './money.ts';

/** Base units. */
export interface Costs {
  /** Paid, and promised for answers that are not decided yet. */
  soFar: bigint;
  /** At most still to be paid until every task has its answers. */
  toGo: bigint;
  /** What the escrow lacks for that; 0 when it is enough. */
  short: bigint;
}

type Counters = 'tasks' | 'done' | 'answers' | 'credited' | 'pending' | 'available' | 'reserved';
type Prices = Pick<JudgmentTerms, 'price' | 'feeBps' | 'redundancy'> & {
  quality?: Pick<QualityTerms, 'bonus'> | undefined;
};

/**
 * What a campaign has cost and will cost at most, fee and bonus included; tasks that check raters
 * come on top.
 * @param known answers to tasks that are asked for their own sake; without it all that were
 *   accepted or wait are taken for such
 */
export function campaignCosts(
  campaign: Pick<CampaignStatus, Counters>,
  terms: Prices,
  known?: number,
): Costs {
  const price = BigInt(terms.price);
  const each = price + feeOf(price, terms.feeBps) + BigInt(terms.quality?.bonus ?? 0);
  const pending = BigInt(campaign.pending);
  // Each answer that waits to be decided holds all that it may cost.
  const given = known ?? campaign.answers + Number(pending / each);
  const open = (campaign.tasks - campaign.done) * terms.redundancy;
  const missing = Math.max(0, Math.min(open, campaign.tasks * terms.redundancy - given));
  const toGo = each * BigInt(missing);
  const free = BigInt(campaign.available) + BigInt(campaign.reserved);
  return {
    soFar: BigInt(campaign.credited) + pending,
    toGo,
    short: toGo > free ? toGo - free : 0n,
  };
}
