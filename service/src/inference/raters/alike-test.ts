import type { Labels } from '../labels/labels.ts';
import { fitChances, forEachPair } from './chance-of-two.ts';

/** In which share of their answers people who are one voice move together; the rest is noise. */
const TOGETHER = 0.8;
/** In which share people move together who have a taste in common, or an insight that others lack. */
const ALIKE_IN_PART = 0.4;

/** Log odds that some people are one voice rather than strangers, and rather than alike in part. */
export interface Odds {
  strangers: number;
  inPart: number;
}

/** For each pair that shares a task, in both directions; those of several pairs add up. */
export type PairOdds = Map<number, Map<number, Odds>>;

export const sumOf = (a: Odds, b: Odds): Odds => ({
  strangers: a.strangers + b.strangers,
  inPart: a.inPart + b.inPart,
});

/**
 * Compares raters by the answers of everybody else to the same task, not by what is true: where others are
 * split, two people who think for themselves are too, whether or not they know better than the
 * crowd. After the dependence tests of Dong, Berti-Equille and Srivastava, "Integrating Conflicting
 * Data" (VLDB 2009), with the crowd in the place of the truth, because a ring bends what is taken
 * for true. O(tasks × answers to a task, at most 32, squared).
 */
export function testAlike(labels: Labels): PairOdds {
  const { rater, label } = labels;
  const chances = fitChances(labels);
  const odds: PairOdds = new Map();
  forEachPair(labels, (t, i, j) => {
    const { one, both } = chances(t, i, j);
    const isAlike = label[i] === label[j];
    const together = (share: number) =>
      Math.log(isAlike ? (share * one) / both + 1 - share : 1 - share);
    const strangers = together(TOGETHER);
    const more = { strangers, inPart: strangers - together(ALIKE_IN_PART) };
    add(odds, rater[i]!, rater[j]!, more);
    add(odds, rater[j]!, rater[i]!, more);
  });
  return odds;
}

function add(odds: PairOdds, from: number, to: number, more: Odds): void {
  const others = odds.get(from) ?? new Map<number, Odds>();
  odds.set(from, others);
  const before = others.get(to);
  others.set(to, before ? sumOf(before, more) : more);
}
