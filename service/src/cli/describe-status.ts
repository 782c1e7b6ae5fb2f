import { formatUnits } from '../../../lib/domain/money.ts';
import { shownState } from '../../../lib/domain/shown-state.ts';
import type { CampaignStatus, QualityTerms } from '../../../lib/protocol/campaigns.ts';
import { describeEntrance } from './describe-entrance.ts';

const STATES = {
  review: 'waiting for the operator (campaign release)',
  rejections: 'in review because many answers were rejected (campaign release)',
  open: 'open',
  paused: 'paused by the operator, or by flags (campaign flags)',
  closed: 'closed',
};

const describeQuality = ({ pay, target, least }: QualityTerms): string =>
  `${pay}s, at least ${least} answers, until ${target / 100} % sure`;

/** How many rejections a review looked at, and with what result. */
function describeReview({ open, upheld, denied, judges }: CampaignStatus['reviewed']): string[][] {
  const asked = open + upheld + denied;
  if (asked === 0) return [];
  const waits = open > 0 ? `, ${open} still to be judged` : '';
  return [
    [
      'reviewed',
      `${asked} rejections, of which ${upheld} were reversed${waits}; judged by ${judges} people`,
    ],
  ];
}

const dateOf = (seconds: number) => new Date(seconds * 1000).toISOString();

/** The chain's date counts (docs/money.md rule 2), so it is said where it is not that of the terms. */
function describeDates({ terms, chain }: CampaignStatus): string[][] {
  const rows = [['deadline', dateOf(terms.deadline)]];
  if (chain === null) rows.push(['on chain', 'not funded yet']);
  else if (chain.closed) rows.push(['on chain', 'refunded']);
  else if (chain.deadline !== terms.deadline) {
    const short =
      chain.deadline < terms.deadline ? ', too early: fund it again with this date' : '';
    rows.push(['on chain', `${dateOf(chain.deadline)}${short}`]);
  }
  return rows;
}

/** Describes a campaign's state in a few lines. */
export function describeStatus(
  campaign: CampaignStatus,
  token: { symbol: string; decimals: number },
): string {
  const { terms } = campaign;
  const money = (amount: string) => `${formatUnits(amount, token.decimals)} ${token.symbol}`;
  const price =
    terms.kind === 'bandwidth'
      ? `${money(terms.price)} per GB, for ${terms.destinations.join(', ')}`
      : `${money(terms.price)} per answer, ${terms.redundancy} answers per task`;
  const median =
    campaign.medianMs === null ? 'none yet' : `${(campaign.medianMs / 1000).toFixed(1)} s`;

  const rows = [
    ['id', campaign.id],
    ['state', STATES[shownState(campaign)]],
    ['price', price],
    ...(terms.kind !== 'bandwidth' && terms.quality
      ? [['quality', describeQuality(terms.quality)]]
      : []),
    ...(terms.kind !== 'bandwidth' && terms.quality?.entrance
      ? [['entrance', describeEntrance(terms.quality.entrance, terms, token)]]
      : []),
    ...describeDates(campaign),
    ...(terms.kind === 'bandwidth'
      ? [['proofs', `${terms.proofPercent} % of pages are fetched twice`]]
      : [
          ['tasks', `${campaign.tasks}, of which ${campaign.done} have all their answers`],
          ['answers', `${campaign.answers} accepted, ${campaign.rejected} rejected`],
          ...describeReview(campaign.reviewed),
          ['put back', `${campaign.skipped} skipped, ${campaign.flagged} flagged`],
          ['median', median],
        ]),
    ['escrow', `${money(campaign.funded)}, of which ${money(campaign.available)} free`],
    [terms.kind === 'bandwidth' ? 'held' : 'leased', money(campaign.reserved)],
    ['pending', money(campaign.pending)],
    [
      'credited',
      `${money(campaign.credited)}, of which ${money(campaign.accrued)} accrued on chain`,
    ],
  ];

  return [terms.name, ...rows.map(([label = '', value]) => `  ${label.padEnd(10)}${value}`)].join(
    '\n',
  );
}
