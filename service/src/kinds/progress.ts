import type { QualityReport } from '../../../lib/protocol/report.ts';
import { agreement } from '../inference/agreement.ts';
import type { JudgmentLabels } from './kind.ts';

/** How many answers and raters there are, and how far answers agree: it tells no verdict. */
export const progressOf = ({
  labels,
}: Pick<JudgmentLabels, 'labels'>): Pick<QualityReport, 'answers' | 'raters' | 'agreement'> => ({
  answers: labels.rater.length,
  raters: labels.raters,
  agreement: agreement(labels),
});
