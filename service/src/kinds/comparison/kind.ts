import type { ComparisonChoice } from '../../../../lib/protocol/tasks.ts';
import type { ReportMaker, ServiceKind } from '../kind.ts';
import { importComparison } from './import-line.ts';
import { amongMostCompared, createVoteList } from './model-votes.ts';
import { rankModels } from './rank-models.ts';
import { makeReport, shownRanking } from './report.ts';

/** Ranking 500 models by 20,000 answers takes 20 s, and 1,000 two minutes. */
const MOST_MODELS = 500;

/** Reports on the verdicts, and ranks the models that the texts are from. */
function startReport(): ReportMaker {
  const list = createVoteList();
  return {
    add: ({ word, order, ...rest }) =>
      list.add({ ...rest, choice: word as ComparisonChoice, swapped: order === 1 }),
    make(answers, seed) {
      const all = list.all(answers.tasks.length);
      const { leftOut, ...votes } = amongMostCompared(all, MOST_MODELS);
      const ranking = rankModels(votes, 'davidson', { seed });
      return {
        quality: makeReport(answers, seed),
        ranking: ranking && { ...shownRanking(ranking), ...(leftOut > 0 && { leftOut }) },
      };
    },
  };
}

/** Which of two texts is better. */
export const comparison: ServiceKind = { importLine: importComparison, startReport };
