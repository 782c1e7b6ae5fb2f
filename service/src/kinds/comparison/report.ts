import { visible } from '../../../../lib/domain/visible-text.ts';
import type { DisputedTask, QualityReport, Ranking } from '../../../../lib/protocol/report.ts';
import { CHOICES } from '../../../../lib/protocol/tasks.ts';
import { inferCampaign } from '../../inference/infer-campaign.ts';
import type { Labels } from '../../inference/labels/labels.ts';
import { MODELS } from '../../inference/models/by-name.ts';
import { findVoices } from '../../inference/raters/find-voices.ts';
import { rateRaters } from '../../inference/raters/profile.ts';
import type { JudgmentLabels } from '../kind.ts';
import { progressOf } from '../progress.ts';

/** With more answers than this the ensemble's five fits take minutes, so IBCC alone is used. */
export const ENSEMBLE_ANSWERS = 200_000;
/** With fewer answers a rater's reliability means little. */
const MIN_ANSWERS = 10;
/** The most disputed tasks that a report lists. */
const MAX_NAMED = 50;

/** Reports what a campaign's answers say together, without anybody's identity. */
export function makeReport({ labels, tasks }: JudgmentLabels, seed: number): QualityReport {
  const { ensemble, ibcc, majority } = MODELS;
  const compared =
    labels.rater.length > ENSEMBLE_ANSWERS ? { ibcc, majority } : { ensemble, ibcc, majority };
  // Finding them takes longer than a fit.
  const voices = findVoices(labels);
  const fits = Object.entries(compared).map(([name, model]) => ({
    name,
    ...inferCampaign(labels, model, { seed, voices }),
  }));
  const [first] = fits;
  const decided = [...first!.label.keys()].filter((t) => first!.label[t]! >= 0);
  const disputes = decided.filter((t) => new Set(fits.map(({ label }) => label[t])).size > 1);
  const disputed = disputes.slice(0, MAX_NAMED).map((t): DisputedTask => {
    const verdicts = fits.map(({ name, label }) => [name, CHOICES[label[t]!]!]);
    const { id: task, ref } = tasks[t]!;
    return {
      task,
      ref: ref === null ? null : visible(ref),
      verdicts: Object.fromEntries(verdicts),
    };
  });
  const sum = decided.reduce((total, t) => total + first!.confidence[t]!, 0);

  return {
    ...progressOf({ labels }),
    confidence: decided.length === 0 ? null : sum / decided.length,
    disputes: disputes.length,
    disputed,
    reliability: reliabilityOf(labels, first!.fit.posterior),
  };
}

/** A ranking as a report shows it, to people who did not name the models. */
export const shownRanking = ({ models, ...rest }: Ranking): Ranking => ({
  ...rest,
  models: models.map((each) => ({ ...each, name: visible(each.name) })),
});

function reliabilityOf(labels: Labels, posterior: Float64Array): QualityReport['reliability'] {
  const sides = { tie: CHOICES.indexOf('tie'), left: -1, right: -1 };
  const known = rateRaters(labels, posterior, sides)
    .filter(({ answers }) => answers >= MIN_ANSWERS)
    .map(({ reliability }) => reliability.value)
    .sort((a, b) => a - b);
  if (known.length === 0) return null;

  const bins = Array.from({ length: 10 }, () => 0);
  for (const value of known) bins[Math.min(9, Math.floor(value * 10))]! += 1;
  const median = known[Math.floor(known.length / 2)]!;

  return { low: known[0]!, median, high: known.at(-1)!, of: known.length, bins };
}
