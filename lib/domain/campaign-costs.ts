import type { CampaignStatus, JudgmentTerms, QualityTerms } from '../protocol/campaigns.ts';
import { feeOf } from './money.ts';

/** Base units. */
export interface Costs {
  /** Paid, plus what is promised for answers that are not decided yet. */
  soFar: bigint;
  /** The most that is still to be paid until every task has its answers. */
  toGo: bigint;
  /** How much of that the escrow does not cover; 0 when it covers all. */
  short: bigint;
}

type Counters = 'tasks' | 'done' | 'answers' | 'credited' | 'pending' | 'available' | 'reserved';
type Prices = Pick<JudgmentTerms, 'price' | 'feeBps' | 'redundancy'> & {
  quality?: Pick<QualityTerms, 'bonus'> | undefined;
};

/**
 * What a campaign has cost and will cost at most, fee and bonus included; tasks that check raters
 * come on top.
 * @param known number of answers to tasks proper, not to checks of raters; by default all answers
 *   that were accepted or are pending count
 */
export function campaignCosts(
  campaign: Pick<CampaignStatus, Counters>,
  terms: Prices,
  known?: number,
): Costs {
  const price = BigInt(terms.price);
  const each = price + feeOf(price, terms.feeBps) + BigInt(terms.quality?.bonus ?? 0);
  const pending = BigInt(campaign.pending);
  // A pending answer holds the most that it may cost.
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
