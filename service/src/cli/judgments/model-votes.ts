import { OUTCOME, type Votes } from '../../quality/pairs/votes.ts';
import { IntList } from '../quality/int-list.ts';
import { Names } from '../quality/names.ts';
import { type Judgments, readJudgments } from './source.ts';

/** The answers as comparisons of models, on the sides on which raters saw them. */
export async function readModelVotes(
  source: Judgments,
): Promise<{ models: string[]; votes: Votes }> {
  const columns = [new IntList(), new IntList(), new IntList(), new IntList(), new IntList()];
  const [task, rater, left, right, outcome] = columns as [
    IntList,
    IntList,
    IntList,
    IntList,
    IntList,
  ];
  const [models, raters] = [new Names(), new Names()];
  let place = 0;
  for await (const { modelA, modelB, answers } of readJudgments(source)) {
    place += 1;
    if (!modelA || !modelB || modelA === modelB) continue;
    const sides = [models.number(modelA), models.number(modelB)] as const;
    for (const { rater: who, choice, aShown } of answers) {
      const swapped = aShown === 'second';
      const first = swapped ? 'b' : 'a';
      task.push(place - 1);
      rater.push(raters.number(who));
      left.push(sides[swapped ? 1 : 0]);
      right.push(sides[swapped ? 0 : 1]);
      // Of a pair that both fail neither is better.
      const tie = choice === 'tie' || choice === 'both_bad';
      outcome.push(tie ? OUTCOME.tie : choice === first ? OUTCOME.left : OUTCOME.right);
    }
  }
  return {
    models: models.list,
    votes: {
      items: models.list.length,
      raters: raters.list.length,
      tasks: place,
      task: task.values,
      rater: rater.values,
      left: left.values,
      right: right.values,
      outcome: Uint8Array.from(outcome.values),
    },
  };
}
