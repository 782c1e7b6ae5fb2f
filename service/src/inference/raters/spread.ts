/** How many pseudo-answers each row of a confusion matrix starts with, in the rater's overall shares. */
const PRESUMED = 2;

/**
 * How much each rater's answers depend on the truth: the mean squared distance between the rows of
 * their confusion matrix, each pair weighted by how often its classes occur, relative to its maximum.
 * It is 0 for blind answers, 1 for a rater who is never wrong or always wrong in the same way.
 * After Raykar and Yu, "Ranking Annotators for Crowdsourced Labeling Tasks" (NIPS 2011), where all
 * pairs have the same weight, so that a class which never occurs counts as much as the others.
 * O(raters × classes³).
 * @param table how often each answer was given to each true class, `(rater × classes + given) × classes + true`
 */
export function spreadOf(table: Float64Array, raters: number, classes: number): Float64Array {
  const spread = new Float64Array(raters);
  const cells = classes * classes;
  for (let w = 0; w < raters; w++) {
    spread[w] = spreadOfOne(table.subarray(w * cells, (w + 1) * cells), classes);
  }
  return spread;
}

function spreadOfOne(table: Float64Array, classes: number): number {
  const given = new Float64Array(classes);
  const truth = new Float64Array(classes);
  let all = 0;
  for (let y = 0; y < classes; y++) {
    for (let k = 0; k < classes; k++) {
      given[y]! += table[y * classes + k]!;
      truth[k]! += table[y * classes + k]!;
      all += table[y * classes + k]!;
    }
  }
  if (all === 0) return 0;

  const chance = (y: number, k: number): number =>
    (table[y * classes + k]! + (PRESUMED * given[y]!) / all) / (truth[k]! + PRESUMED);
  let apart = 0;
  let pairs = 0;

  for (let k = 0; k < classes; k++) {
    for (let other = k + 1; other < classes; other++) {
      const weight = truth[k]! * truth[other]!;
      pairs += weight;
      for (let y = 0; y < classes; y++) {
        apart += (weight * (chance(y, k) - chance(y, other)) ** 2) / 2;
      }
    }
  }

  return pairs === 0 ? 0 : apart / pairs;
}
