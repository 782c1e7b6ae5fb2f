/**
 * How much information a rater's answer is expected to give about a task, nats: the mutual information
 * of answer and truth. Lindley, "On a Measure of the Information Provided by an Experiment" (1956).
 * Zero for blind answers and for known tasks. O(classes²).
 * @param posterior of the task
 * @param chances P(answer | truth) of the rater, `given × classes + true`
 */
export function expectedInformation(posterior: Float64Array, chances: Float64Array): number {
  const classes = posterior.length;
  let information = 0;

  for (let y = 0; y < classes; y++) {
    let said = 0;
    for (let k = 0; k < classes; k++) said += posterior[k]! * chances[y * classes + k]!;
    for (let k = 0; k < classes; k++) {
      const joint = posterior[k]! * chances[y * classes + k]!;
      if (joint > 0) information += joint * Math.log(chances[y * classes + k]! / said);
    }
  }

  return Math.max(0, information);
}

/** P(answer | truth) from log weights, normalised, because expected logs do not sum to one. */
export function chancesOf(emission: Float64Array, classes: number): Float64Array {
  const chances = emission.map(Math.exp);
  for (let k = 0; k < classes; k++) {
    let sum = 0;
    for (let y = 0; y < classes; y++) sum += chances[y * classes + k]!;
    for (let y = 0; y < classes; y++) chances[y * classes + k]! /= sum;
  }
  return chances;
}
