import { groupLabels, type Labels } from '../labels/labels.ts';
import { oneCoin } from '../models/one-coin.ts';
import { forEachPair } from './chance-of-two.ts';

/** From which agreement beyond chance, and how surely more than none, people are taken to see something. */
const LEAST_KAPPA = 0.1;
const LEAST_Z = 5;

/** A task to which two or more of a group gave answers. */
interface SharedTask {
  task: number;
  /** The places of those who answered it in the group, and what they said. */
  members: number[];
  said: number[];
}

/** How everybody outside a group answers the tasks that the group shares. */
export interface OutsideView {
  shared: SharedTask[];
  /** The chance of each class by those outside, at `task × classes + class`. */
  posterior: Float64Array;
  /** Whether those outside agree with one another beyond chance, so that what they say counts. */
  isTrusted: boolean;
}

/** Looks at a group's tasks with the eyes of everybody else: a ring must not bend what it is measured by. */
export function viewFromOutside(labels: Labels, members: readonly number[]): OutsideView {
  const { tasks, start, rater, label } = labels;
  const place = new Int32Array(labels.raters).fill(-1);
  for (const [at, member] of members.entries()) place[member] = at;

  const outside = { task: [] as number[], rater: [] as number[], label: [] as number[] };
  const shared: SharedTask[] = [];
  for (let t = 0; t < tasks; t++) {
    const one: SharedTask = { task: t, members: [], said: [] };
    for (let i = start[t]!; i < start[t + 1]!; i++) {
      const at = place[rater[i]!]!;
      if (at >= 0) {
        one.members.push(at);
        one.said.push(label[i]!);
      } else {
        outside.task.push(t);
        outside.rater.push(rater[i]!);
        outside.label.push(label[i]!);
      }
    }
    if (one.members.length > 1) shared.push(one);
  }
  const others = groupLabels({ ...outside, length: outside.task.length }, labels);
  const { posterior } = oneCoin(others, { flatPrior: true });
  return { shared, posterior, isTrusted: agreeBeyondChance(others) };
}

/**
 * Whether people agree more often than each one's own habits explain (Cohen 1960, over all pairs). People
 * who do not read agree by habit alone, also those who always say the same.
 */
function agreeBeyondChance(labels: Labels): boolean {
  const { classes, rater, label } = labels;
  const habits = habitsOf(labels);
  let [pairs, seen, expected, variance] = [0, 0, 0, 0];
  forEachPair(labels, (_, i, j) => {
    let chance = 0;
    for (let k = 0; k < classes; k++)
      chance += habits[rater[i]! * classes + k]! * habits[rater[j]! * classes + k]!;
    pairs += 1;
    seen += Number(label[i] === label[j]);
    expected += chance;
    variance += chance * (1 - chance);
  });
  const beyond = seen - expected;
  return beyond > LEAST_KAPPA * (pairs - expected) && beyond > LEAST_Z * Math.sqrt(variance);
}

/** How often each rater says each class, at `rater × classes + class`. */
function habitsOf({ raters, classes, rater, label }: Labels): Float64Array {
  const shares = new Float64Array(raters * classes);
  const answers = new Float64Array(raters);
  for (let i = 0; i < label.length; i++) {
    shares[rater[i]! * classes + label[i]!]! += 1;
    answers[rater[i]!]! += 1;
  }
  return shares.map((count, at) => count / Math.max(1, answers[Math.floor(at / classes)]!));
}
