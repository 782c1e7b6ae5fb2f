import type { Labels } from '../labels/labels.ts';

/** In how many cases one voice answers alike for a reason of its own, rather than by chance. */
const ONE_VOICE = 0.8;

/** How many answers of each class are presumed for a task. */
const PRESUMED = 0.5;

/**
 * Compares raters by the answers of everybody else to the same task, not by what is true: where others are
 * split, two people who think for themselves are too, whether or not they know better than the
 * crowd. Somebody who shares a taste or an insight with another agrees with them in that, and differs
 * in all else that is hard; one voice with several devices agrees in everything. After the
 * dependence tests of Dong, Berti-Equille and Srivastava, "Integrating Conflicting Data" (VLDB 2009),
 * with the crowd in the place of the truth, because a ring bends what is taken for true.
 * O(Σ over tasks of raters² × classes).
 * @returns for each pair that shares a task, by the lower and then the higher number, the log odds that
 *   they are one voice rather than two; those of several pairs add up
 */
export function testAlike(labels: Labels): Map<number, Map<number, number>> {
  const { tasks, start, rater, label, classes } = labels;
  const follows = fitFollowing(labels);
  const odds = new Map<number, Map<number, number>>();
  const others = new Float64Array(classes);

  for (let t = 0; t < tasks; t++) {
    const given = countGiven(labels, t);
    for (let i = start[t]!; i < start[t + 1]!; i++) {
      for (let j = i + 1; j < start[t + 1]!; j++) {
        others.set(given);
        others[label[i]!]! -= 1;
        others[label[j]!]! -= 1;
        const chance = chanceOfTwo(others, follows[rater[i]!]!, follows[rater[j]!]!);
        const one = ONE_VOICE + (1 - ONE_VOICE) * chance;
        const alike = label[i] === label[j];
        add(odds, rater[i]!, rater[j]!, Math.log(alike ? one / chance : 1 - ONE_VOICE));
      }
    }
  }

  return odds;
}

/** How closely somebody may follow what most others say, from not at all. */
const FOLLOWING = [0, 0.5, 1, 1.5];

/** For each rater, the power to which the others' shares predict their answers best. */
function fitFollowing(labels: Labels): Float64Array {
  const { tasks, raters, start, rater, label, classes } = labels;
  const logs = FOLLOWING.map(() => new Float64Array(raters));
  const others = new Float64Array(classes);
  for (let t = 0; t < tasks; t++) {
    const given = countGiven(labels, t);
    for (let i = start[t]!; i < start[t + 1]!; i++) {
      others.set(given);
      others[label[i]!]! -= 1;
      for (const [f, power] of FOLLOWING.entries()) {
        let all = 0;
        for (const count of others) all += count ** power;
        logs[f]![rater[i]!]! += Math.log(others[label[i]!]! ** power / all);
      }
    }
  }
  return Float64Array.from({ length: raters }, (_, w) => {
    const best = logs.reduce((top, each, f) => (each[w]! > logs[top]![w]! ? f : top), 0);
    return FOLLOWING[best]!;
  });
}

function add(odds: Map<number, Map<number, number>>, a: number, b: number, more: number): void {
  const [first, second] = a < b ? [a, b] : [b, a];
  const others = odds.get(first) ?? new Map<number, number>();
  odds.set(first, others.set(second, (others.get(second) ?? 0) + more));
}

function countGiven({ start, label, classes }: Labels, t: number): Float64Array {
  const given = new Float64Array(classes).fill(PRESUMED);
  for (let i = start[t]!; i < start[t + 1]!; i++) given[label[i]!]! += 1;
  return given;
}

/** The chance that two people answer alike who follow what others say as closely as told. */
function chanceOfTwo(others: Float64Array, first: number, second: number): number {
  let [both, one, two] = [0, 0, 0];
  for (const count of others) {
    const a = count ** first;
    const b = count ** second;
    both += a * b;
    one += a;
    two += b;
  }
  return both / (one * two);
}
