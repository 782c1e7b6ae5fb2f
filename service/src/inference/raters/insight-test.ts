import type { Labels } from '../labels/labels.ts';
import { type OutsideView, viewFromOutside } from './outsiders.ts';

/** How far those outside may be believed, as a power of their posterior. */
const BELIEF = [0.5, 0.75, 1];
/** How often a voice may be right, and in which share of their answers its members repeat it. */
const RIGHT = [0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99];
const REPEATED = [0.8, 0.9, 0.97];
/** Rounds of the fit of each member's own chance, what each starts with, and the most it may be. */
const ROUNDS = 15;
const PRESUMED = 0.8;
const MOST_RIGHT = 0.999;
/** The least chance of a class before it is tempered: nobody is certain. */
const MIN_CHANCE = 1e-4;

/** Answers of a group to one task, with the chance of each class by everybody else. */
interface Seen {
  members: readonly number[];
  said: readonly number[];
  prior: Float64Array;
}

/**
 * Log odds that a group is one voice rather than people who each see what is true. Two people who
 * see well are alike because they are right; only where those outside the group are likely to be right,
 * and the group says something else in common, it speaks against it ("shared mistakes" in Dong, Berti-Equille and
 * Srivastava, VLDB 2009). Both sides are given what suits them best: each member their own chance of
 * being right, the voice one for all, and those outside as much belief as suits either. O(rounds × answers
 * of the group × classes), and one fit of all other answers.
 * @returns minus infinity where those outside do not show that they see anything
 */
export function testInsight(labels: Labels, members: readonly number[]): number {
  const { classes } = labels;
  const view = viewFromOutside(labels, members);
  if (!view.isTrusted) return Number.NEGATIVE_INFINITY;
  let [voice, insight] = [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const power of BELIEF) {
    const seen = temperView(view, classes, power);
    insight = Math.max(insight, logInsight(seen, members.length, classes));
    for (const right of RIGHT)
      for (const repeated of REPEATED)
        voice = Math.max(
          voice,
          logVoice(seen, { right: Math.max(right, 1 / classes), repeated }, classes),
        );
  }
  return voice - insight;
}

function temperView({ shared, posterior }: OutsideView, classes: number, power: number): Seen[] {
  return shared.map(({ task, members, said }) => {
    const row = posterior
      .subarray(task * classes, (task + 1) * classes)
      .map((chance) => Math.max(chance, MIN_CHANCE) ** power);
    const sum = row.reduce((a, b) => a + b);
    return { members, said, prior: row.map((each) => each / sum) };
  });
}

/** The log likelihood of answers by people who know nothing of one another, each with their own chance. */
function logInsight(seen: readonly Seen[], size: number, classes: number): number {
  let right = new Float64Array(size).fill(PRESUMED);
  let log = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const count = new Float64Array(size).fill(PRESUMED);
    const answers = new Float64Array(size).fill(1);
    log = 0;
    for (const { members, said, prior } of seen) {
      const joint = prior.map((chance, k) =>
        members.reduce((all, member, i) => {
          const own = right[member]!;
          return all * (said[i] === k ? own : (1 - own) / (classes - 1));
        }, chance),
      );
      const sum = joint.reduce((a, b) => a + b);
      log += Math.log(sum);
      for (const [i, member] of members.entries()) {
        answers[member]! += 1;
        count[member]! += joint[said[i]!]! / sum;
      }
    }
    right = count.map((each, i) => Math.min(MOST_RIGHT, Math.max(1 / classes, each / answers[i]!)));
  }
  return log;
}

/** The log likelihood of answers that repeat one word, which is right so often, with some noise. */
function logVoice(
  seen: readonly Seen[],
  { right, repeated }: { right: number; repeated: number },
  classes: number,
): number {
  const wrong = (1 - right) / (classes - 1);
  let log = 0;
  for (const { said, prior } of seen) {
    const alone = prior.map((chance) => chance * right + (1 - chance) * wrong);
    const sum = alone.reduce(
      (all, word, lead) =>
        all +
        said.reduce(
          (joint, own) => joint * ((own === lead ? repeated : 0) + (1 - repeated) * alone[own]!),
          word,
        ),
      0,
    );
    log += Math.log(sum);
  }
  return log;
}
