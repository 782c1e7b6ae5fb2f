import type { ComparisonChoice } from '../../../../lib/protocol/tasks.ts';
import { IntList } from '../../inference/labels/int-list.ts';
import { Names } from '../../inference/labels/names.ts';
import { OUTCOME, type Votes } from '../../inference/pairs/votes.ts';

/** One answer as a comparison of two models. */
interface ModelVote {
  /** The number of its task. */
  task: number;
  rater: string;
  modelA: string | null;
  modelB: string | null;
  /** In the requester's order of sides. */
  choice: ComparisonChoice;
  /** Whether the requester's `a` was shown on the second side. */
  swapped: boolean;
}

/** Answers as comparisons of models, with the sides as raters saw them. */
export interface ModelVotes {
  models: string[];
  votes: Votes;
}

/** Collects answers one by one, leaving out those that do not compare two models. */
export function createVoteList() {
  const [task, rater, left] = [new IntList(), new IntList(), new IntList()];
  const [right, outcome] = [new IntList(), new IntList()];
  const [models, raters] = [new Names(), new Names()];

  function add(vote: ModelVote): void {
    const { modelA, modelB, choice, swapped } = vote;
    if (!modelA || !modelB || modelA === modelB) return;

    const sides = [models.number(modelA), models.number(modelB)] as const;
    task.push(vote.task);
    rater.push(raters.number(vote.rater));
    left.push(sides[swapped ? 1 : 0]);
    right.push(sides[swapped ? 0 : 1]);
    // When both are bad, neither is better.
    const tie = choice === 'tie' || choice === 'both_bad';
    const first = swapped ? 'b' : 'a';
    outcome.push(tie ? OUTCOME.tie : choice === first ? OUTCOME.left : OUTCOME.right);
  }

  /** @param tasks the number of tasks, answered or not */
  const all = (tasks: number): ModelVotes => ({
    models: models.list,
    votes: {
      items: models.list.length,
      raters: raters.list.length,
      tasks,
      task: task.values,
      rater: rater.values,
      left: left.values,
      right: right.values,
      outcome: Uint8Array.from(outcome.values),
    },
  });
  return { add, all };
}
