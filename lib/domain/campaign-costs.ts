import type { CampaignStatus, JudgmentTerms } from '../protocol/campaigns.ts';

/** Base units. */
export interface Costs {
  /** Paid, and promised for answers that are not decided yet. */
  soFar: bigint;
  /** At most still to be paid until every task has its answers. */
  toGo: bigint;
  /** What the escrow lacks for that; 0 when it is enough. */
  short: bigint;
}

/** What a campaign has cost and will cost, fee included. */
export function campaignCosts(
  campaign: Pick<
    CampaignStatus,
    'tasks' | 'answers' | 'credited' | 'pending' | 'available' | 'reserved'
  >,
  terms: Pick<JudgmentTerms, 'price' | 'feeBps' | 'redundancy'>,
): Costs {
  const each = BigInt(terms.price) + (BigInt(terms.price) * BigInt(terms.feeBps)) / 10_000n;
  const missing = Math.max(0, campaign.tasks * terms.redundancy - campaign.answers);
  const toGo = each * BigInt(missing);
  const soFar = BigInt(campaign.credited) + BigInt(campaign.pending);
  const free = BigInt(campaign.available) + BigInt(campaign.reserved);
  return { soFar, toGo, short: toGo > free ? toGo - free : 0n };
}
