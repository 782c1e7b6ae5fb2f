import { feeOf, formatUnits } from '../../../lib/domain/money.ts';
import type { CampaignTerms, EntranceTerms } from '../../../lib/protocol/campaigns.ts';

/** Describes an entrance test and the most that it costs the requester. */
export function describeEntrance(
  { questions, needed, daily }: EntranceTerms,
  { price, feeBps }: Pick<CampaignTerms, 'price' | 'feeBps'>,
  token: { symbol: string; decimals: number },
): string {
  const one = BigInt(questions) * (BigInt(price) + feeOf(BigInt(price), feeBps));
  const money = (amount: bigint) => `${formatUnits(amount, token.decimals)} ${token.symbol}`;
  return `${needed} of ${questions} questions; costs up to ${money(one)} for each new rater, ${money(one * BigInt(daily))} a day (${daily} raters)`;
}
