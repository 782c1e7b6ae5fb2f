import { createVoteList, type ModelVotes } from '../../kinds/comparison/model-votes.ts';
import { type Judgments, readJudgments } from './source.ts';

/** The answers of a file of judgments as comparisons of models. */
export async function readModelVotes(source: Judgments): Promise<ModelVotes> {
  const list = createVoteList();
  let tasks = 0;
  for await (const { modelA, modelB, answers } of readJudgments(source)) {
    for (const { rater, choice, aShown } of answers) {
      list.add({ task: tasks, rater, modelA, modelB, choice, swapped: aShown === 'second' });
    }
    tasks += 1;
  }

  return list.all(tasks);
}
