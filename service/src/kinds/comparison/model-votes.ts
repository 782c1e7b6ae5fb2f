import type { ComparisonChoice } from '../../../../lib/protocol/tasks.ts';
import { IntList } from '../../inference/labels/int-list.ts';
import { Names } from '../../inference/labels/names.ts';
import { OUTCOME, selectVotes, type Votes, votesByItem } from '../../inference/pairs/votes.ts';

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

/**
 * The comparisons among the models that were compared most: ranking a thousand takes minutes, and who
 * uploads decides how many there are.
 * @returns them, and how many models are left out
 */
export function amongMostCompared(
  { models, votes }: ModelVotes,
  most: number,
): ModelVotes & { leftOut: number } {
  const leftOut = Math.max(0, models.length - most);
  if (leftOut === 0) return { models, votes, leftOut };
  const counts = votesByItem(votes);
  const kept = [...models.keys()].sort((a, b) => counts[b]! - counts[a]!).slice(0, most);
  const place = new Int32Array(models.length).fill(-1);
  for (const [at, model] of kept.entries()) place[model] = at;
  const both = [...votes.task.keys()].filter(
    (i) => place[votes.left[i]!]! >= 0 && place[votes.right[i]!]! >= 0,
  );
  const some = selectVotes(votes, both);
  const renumber = (column: Int32Array) => column.map((model) => place[model]!);
  return {
    models: kept.map((model) => models[model]!),
    votes: { ...some, items: most, left: renumber(some.left), right: renumber(some.right) },
    leftOut,
  };
}
