import type { Labels } from '../../inference/labels/labels.ts';
import { LEAST_SHARED } from '../../inference/raters/copy-test.ts';

/** Raters whose pairs are arranged for: those with most answers, for on them most hangs. */
const MAX_RATERS = 16;

/**
 * Who has yet to meet whom: of the raters with most answers, for each those with whom they share
 * fewer tasks than a pair can be judged by (`testCopying`). All others have nobody to meet: pairs of
 * people with few answers could not share so many whatever they are asked. O(answers + tasks × MATTER²).
 * @returns by rater whom they have to meet, with the tasks that they share already; without those
 * who have met all
 */
export function findUnmetPairs(labels: Labels): Map<number, ReadonlyMap<number, number>> {
  const matter = mostAnswers(labels);
  const shared = countShared(labels, matter);
  const found = new Map<number, ReadonlyMap<number, number>>();
  for (const [i, rater] of matter.entries()) {
    const others = matter.flatMap((other, j): [number, number][] => {
      const both = shared[i * MAX_RATERS + j]!;
      return i !== j && both < LEAST_SHARED ? [[other, both]] : [];
    });
    if (others.length > 0) found.set(rater, new Map(others));
  }
  return found;
}

function mostAnswers({ rater, raters }: Labels): number[] {
  const answers = new Int32Array(raters);
  for (const each of rater) answers[each]! += 1;
  return [...answers.keys()]
    .filter((each) => answers[each]! > 0)
    .sort((a, b) => answers[b]! - answers[a]!)
    .slice(0, MAX_RATERS);
}

/** Tasks of both, `i × MATTER + j` by the places in `matter`. */
function countShared({ tasks, start, rater }: Labels, matter: readonly number[]): Int32Array {
  const places = new Map(matter.map((each, place) => [each, place]));
  const shared = new Int32Array(MAX_RATERS * MAX_RATERS);
  for (let t = 0; t < tasks; t++) {
    const met: number[] = [];
    for (let i = start[t]!; i < start[t + 1]!; i++) {
      const place = places.get(rater[i]!);
      if (place !== undefined) met.push(place);
    }
    for (const i of met) for (const j of met) shared[i * MAX_RATERS + j]! += 1;
  }
  return shared;
}
