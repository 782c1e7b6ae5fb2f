import type { Labels } from '../labels/labels.ts';
import { forEachPair } from './chance-of-two.ts';

/** Nobody knows more often than this, so that no crowd makes anything certain. */
const MOST_KNOWN = 0.95;
/** By how many standard errors an agreement is taken to be less than it seems. */
const CAUTION = 3;

/**
 * What everybody outside a group says about the truth of a task. Each knows it as often as they agree with
 * the rest outside more than chance would have it (Cohen's kappa, 1960), so the blind say nothing,
 * however many they are.
 * @returns the chance of each class of a task to be true
 */
export function weighOthers(labels: Labels, group: ReadonlySet<number>) {
  const share = shareOfClasses(labels);
  const knows = knowing(labels, group);
  const { start, rater, label, classes } = labels;

  return (task: number): Float64Array => {
    const chances = Float64Array.from(share);
    for (let i = start[task]!; i < start[task + 1]!; i++) {
      const sure = knows[rater[i]!]!;
      if (sure === 0) continue;
      const guess = (1 - sure) * share[label[i]!]!;
      let sum = 0;
      for (let k = 0; k < classes; k++) {
        chances[k]! *= guess + (k === label[i] ? sure : 0);
        sum += chances[k]!;
      }
      for (let k = 0; k < classes; k++) chances[k]! /= sum;
    }
    return chances;
  };
}

/** How often each class is answered. */
export function shareOfClasses({ classes, label }: Labels): Float64Array {
  const share = new Float64Array(classes);
  for (const k of label) share[k]! += 1 / label.length;
  return share;
}

/** How some people agree: on how many tasks, on how many of them alike, how many by chance, its variance. */
interface Agreement {
  shared: number;
  alike: number;
  chance: number;
  variance: number;
}
const nothing = (): Agreement => ({ shared: 0, alike: 0, chance: 0, variance: 0 });

/** How often each rater outside knows: two who know agree, so it is their agreement over that of anybody. */
function knowing(labels: Labels, group: ReadonlySet<number>): Float64Array {
  const { raters, rater, label, classes } = labels;
  const shares = sharesOf(labels);
  const all = nothing();
  const of = Array.from({ length: raters }, nothing);
  forEachPair(labels, (_, i, j) => {
    const [a, b] = [rater[i]!, rater[j]!];
    if (group.has(a) || group.has(b)) return;
    const [sharesOfA, sharesOfB] = [shares[a]!, shares[b]!];
    let chance = 0;
    for (let k = 0; k < classes; k++) chance += sharesOfA[k]! * sharesOfB[k]!;
    const alike = Number(label[i] === label[j]);
    add(of[a]!, alike, chance);
    add(of[b]!, alike, chance);
    add(all, alike, chance);
  });

  const average = Math.sqrt(beyondChance(all, 0));
  return Float64Array.from(of, (each) =>
    average === 0 ? 0 : Math.min(MOST_KNOWN, beyondChance(each, CAUTION) / average),
  );
}

function add(agreement: Agreement, alike: number, chance: number): void {
  agreement.shared += 1;
  agreement.alike += alike;
  agreement.chance += chance;
  agreement.variance += chance * (1 - chance);
}

/** The share of what chance does not explain in which people agree, less some standard errors. */
function beyondChance({ shared, alike, chance, variance }: Agreement, errors: number): number {
  const room = shared - chance;
  if (room <= 1e-9) return 0;
  return Math.max(0, (alike - chance - errors * Math.sqrt(variance)) / room);
}

/** How often each rater answers each class. */
function sharesOf({ raters, classes, rater, label }: Labels): Float64Array[] {
  const shares = Array.from({ length: raters }, () => new Float64Array(classes));
  const given = new Float64Array(raters);
  for (let i = 0; i < label.length; i++) {
    shares[rater[i]!]![label[i]!]! += 1;
    given[rater[i]!]! += 1;
  }
  return shares.map((share, r) => share.map((count) => count / Math.max(1, given[r]!)));
}
