import { join } from 'node:path';
import { readRows } from '../../../service/src/cli/quality/csv.ts';
import { readPairFile } from '../../../service/src/cli/quality/read-pairs.ts';
import { seeded } from '../../../service/src/inference/math/random.ts';
import { bradleyTerry } from '../../../service/src/inference/pairs/bradley-terry.ts';
import { chances, davidson } from '../../../service/src/inference/pairs/davidson.ts';
import { rank } from '../../../service/src/inference/pairs/rank.ts';
import { selectVotes, type Votes } from '../../../service/src/inference/pairs/votes.ts';
import { report, time } from './report.ts';

const FOLDS = 10;
const column = (name: string) => ({ name, also: [] });

/** How far strengths are from the golden ones, and how well unseen votes are predicted. */
export async function benchPairs(folder: string): Promise<void> {
  const llmfao = join(folder, 'pairwise', 'llmfao');
  const { items, votes } = await readPairFile(join(llmfao, 'pairs.csv'));
  const strength = bradleyTerry(votes);
  let worst = 0;
  const golden = join(llmfao, 'evalica-golden-scores.csv');

  for await (const { values } of readRows(golden, ['algorithm', 'item', 'score'].map(column))) {
    if (values[0] !== 'bradley_terry') continue;
    const found = strength[items.find(values[1]!)] ?? Number.NaN;
    worst = Math.max(worst, Math.abs(found - Number(values[2])));
  }

  report('quality.bt.golden', worst, 'greatest difference', 1e-8);
  report('quality.logloss', heldOutLoss(votes), 'nats', 0.923);
  report(
    'quality.davidson.9k',
    time(() => davidson(votes), 3),
    'ms',
    500,
  );
  report(
    'quality.rank.9k',
    time(() => rank(votes, 'davidson'), 1),
    'ms',
    10_000,
  );
}

/** Mean log loss over votes on tasks that were not used for the fit. */
function heldOutLoss(votes: Votes): number {
  const random = seeded(7);
  const fold = Int32Array.from({ length: votes.tasks }, () => random.below(FOLDS));
  const places = Array.from(votes.task, (_, i) => i);
  let loss = 0;

  for (let out = 0; out < FOLDS; out++) {
    const fit = davidson(
      selectVotes(
        votes,
        places.filter((i) => fold[votes.task[i]!] !== out),
      ),
    );
    for (const i of places.filter((place) => fold[votes.task[place]!] === out)) {
      const forecast = chances(fit, votes.left[i]!, votes.right[i]!, votes.rater[i]!);
      loss -= Math.log(forecast[votes.outcome[i]!]!);
    }
  }

  return loss / places.length;
}
