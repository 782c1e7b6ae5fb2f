import type { CampaignStatus, JudgmentTerms } from '../../../../lib/protocol/campaigns.ts';
import { VERDICTS, type Verdict } from '../../kinds/comparison/judged.ts';
import { agreement } from '../../quality/agreement.ts';
import { infer } from '../../quality/infer.ts';
import { MODELS } from '../../quality/models/by-name.ts';
import { rateRaters } from '../../quality/raters/profile.ts';
import type { JudgmentLabels } from './verdicts.ts';

/** Where models that see the same answers come to other verdicts, a person should look. */
export interface Disputed {
  task: string;
  verdicts: Record<string, Verdict>;
}

export interface Report {
  answers: number;
  raters: number;
  /** Of pairs of answers to one task, the share that is equal; null before there are any. */
  agreement: number | null;
  /** Mean calibrated confidence of the decided tasks. */
  confidence: number | null;
  disputed: Disputed[];
  /** Reliability of raters with enough answers: least, median, best; no names. */
  reliability: { low: number; median: number; high: number; of: number } | null;
}

const COMPARED = { ensemble: MODELS.ensemble, ibcc: MODELS.ibcc, majority: MODELS.majority };
/** Fewer answers say little of a rater. */
const ENOUGH = 10;

/** What a campaign's answers say in all, without anybody's identity. */
export function makeReport({ labels, tasks, raters }: JudgmentLabels, seed: number): Report {
  const fits = Object.entries(COMPARED).map(([name, model]) => ({
    name,
    ...infer(labels, model, { seed }),
  }));
  const [first] = fits;
  const decided = [...first!.label.keys()].filter((t) => first!.label[t]! >= 0);
  const disputed = decided
    .filter((t) => new Set(fits.map(({ label }) => label[t])).size > 1)
    .map((t) => ({
      task: tasks[t]!,
      verdicts: Object.fromEntries(fits.map(({ name, label }) => [name, VERDICTS[label[t]!]!])),
    }));
  const sum = decided.reduce((total, t) => total + first!.confidence[t]!, 0);
  return {
    answers: labels.rater.length,
    raters,
    agreement: agreement(labels),
    confidence: decided.length === 0 ? null : sum / decided.length,
    disputed,
    reliability: reliabilityOf(labels, first!.fit.posterior),
  };
}

function reliabilityOf(
  labels: JudgmentLabels['labels'],
  posterior: Float64Array,
): Report['reliability'] {
  const sides = { tie: VERDICTS.indexOf('tie'), left: -1, right: -1 };
  const known = rateRaters(labels, posterior, sides)
    .filter(({ answers }) => answers >= ENOUGH)
    .map(({ reliability }) => reliability.value)
    .sort((a, b) => a - b);
  if (known.length === 0) return null;
  const median = known[Math.floor(known.length / 2)]!;
  return { low: known[0]!, median, high: known.at(-1)!, of: known.length };
}

/** What was paid and what is still to be paid until every task has its answers, base units. */
export function costs(campaign: CampaignStatus, terms: JudgmentTerms) {
  const each = BigInt(terms.price) + (BigInt(terms.price) * BigInt(terms.feeBps)) / 10_000n;
  const missing = Math.max(0, campaign.tasks * terms.redundancy - campaign.answers);
  const toGo = each * BigInt(missing);
  const soFar = BigInt(campaign.credited) + BigInt(campaign.pending);
  const free = BigInt(campaign.available) + BigInt(campaign.reserved);
  return { soFar, toGo, short: toGo > free ? toGo - free : 0n };
}
