import { powerFromAnswers } from './calibration/power-from-answers.ts';
import { temper } from './calibration/temper.ts';
import { likeliestClasses, type Verdicts } from './infer.ts';
import type { Labels } from './labels/labels.ts';
import type { FitOptions, Model } from './models/model.ts';
import { byVoice } from './raters/by-voice.ts';
import { findVoices } from './raters/find-voices.ts';

/**
 * The share of verdicts that may be wrong however sure the answers are, because people share mistakes
 * that no answer shows. It is what makes the mean confidence fit in simulated campaigns, where the
 * truth is known (docs/quality.md).
 */
const SHARED_MISTAKES = 0.03;

/**
 * Infers the truth of a campaign's tasks from its own answers: people who move together count as one, and
 * nobody is surer than the model. Gold says nothing about how sure to be here: it is clear-cut, and the
 * rest is not. Costs two fits of the model.
 * @param options with the voices, where they were found already
 */
export function inferCampaign(
  labels: Labels,
  model: Model,
  { voices = findVoices(labels), ...options }: FitOptions & { voices?: number[][] } = {},
): Verdicts {
  const merged = byVoice(labels, voices).labels;
  const fit = model(merged, options);
  const power = Math.min(1, powerFromAnswers(merged, model, options));
  const { classes } = labels;
  const tempered = temper(fit.posterior, classes, power);
  const label = likeliestClasses(merged, fit.posterior, options.seed);
  const confidence = Float64Array.from(label, (verdict, t) => {
    if (verdict < 0) return 0;
    if (labels.gold[t]! >= 0) return 1;
    return (1 - SHARED_MISTAKES) * tempered[t * classes + verdict]! + SHARED_MISTAKES / classes;
  });
  return { label, confidence, fit, power };
}
