import type { Labels } from '../../inference/labels/labels.ts';
import { testCopying } from '../../inference/raters/copy-test.ts';

/** On this share of the shared tasks a copier answers later; below it both are taken for a ring. */
const LATER_SHARE = 0.8;
/** Pairs below it are not looked at. */
const MIN_Z = 3;
/**
 * The share that has to be copied. Two independent raters who find the same tasks hard agree a little
 * more than the truth explains, and over thousands of tasks that little is far from chance.
 */
const MIN_COPIED_SHARE = 0.5;

/**
 * Finds raters who copy: of a pair that agrees more than the truth explains, the one who nearly always
 * answers later, or both when neither does. So a rater who is copied is not blamed for it.
 * @param at the time of each answer, in the order of `labels.label`, ms
 * @returns for each rater the strongest sign, or undefined
 */
export function findCopiers(
  labels: Labels,
  at: Float64Array,
  posterior: Float64Array,
  chances: Float64Array,
): ({ z: number; shared: number } | undefined)[] {
  const found: ReturnType<typeof findCopiers> = Array.from({ length: labels.raters });
  const note = (rater: number, z: number, shared: number): void => {
    if (z > (found[rater]?.z ?? MIN_Z)) found[rater] = { z, shared };
  };
  for (const { first, second, shared, z, copied } of testCopying(labels, posterior, chances)) {
    if (z <= MIN_Z || copied < MIN_COPIED_SHARE) continue;
    const later = laterShare(labels, at, first, second);
    if (later > 1 - LATER_SHARE) note(second, z, shared);
    if (later < LATER_SHARE) note(first, z, shared);
  }

  return found;
}

/** The share of their common tasks on which `second` answered after `first`. */
function laterShare(labels: Labels, at: Float64Array, first: number, second: number): number {
  let both = 0;
  let after = 0;

  for (let t = 0; t < labels.tasks; t++) {
    let a = -1;
    let b = -1;
    for (let i = labels.start[t]!; i < labels.start[t + 1]!; i++) {
      if (labels.rater[i] === first) a = at[i]!;
      else if (labels.rater[i] === second) b = at[i]!;
    }
    if (a < 0 || b < 0) continue;
    both += 1;
    if (b > a) after += 1;
  }

  return both === 0 ? 0 : after / both;
}
