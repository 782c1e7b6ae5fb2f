import type { Labels } from '../../inference/labels/labels.ts';
import { MIN_SHARED } from '../../inference/raters/copy-test.ts';

/** How many raters to arrange pairs for: those with most answers, whose pairs matter most. */
const MAX_RATERS = 16;

/**
 * Finds pairs, among the raters with most answers, that share too few tasks to be compared
 * (`testCopying`). Pairs of people with few answers are left out: they could not share enough whatever
 * they are asked. O(answers + tasks × MAX_RATERS²).
 * @returns for each rater who still lacks somebody, the others with the number of tasks shared so far
 */
export function findUnmetPairs(labels: Labels): Map<number, ReadonlyMap<number, number>> {
  const busiest = findBusiest(labels);
  const shared = countShared(labels, busiest);
  const found = new Map<number, ReadonlyMap<number, number>>();
  for (const [i, rater] of busiest.entries()) {
    const others = busiest.flatMap((other, j): [number, number][] => {
      const both = shared[i * MAX_RATERS + j]!;
      return i !== j && both < MIN_SHARED ? [[other, both]] : [];
    });
    if (others.length > 0) found.set(rater, new Map(others));
  }

  return found;
}

function findBusiest({ rater, raters }: Labels): number[] {
  const answers = new Int32Array(raters);
  for (const each of rater) answers[each]! += 1;
  return [...answers.keys()]
    .filter((each) => answers[each]! > 0)
    .sort((a, b) => answers[b]! - answers[a]!)
    .slice(0, MAX_RATERS);
}

/** The tasks that raters i and j of `busiest` share, at `i × MAX_RATERS + j`. */
function countShared({ tasks, start, rater }: Labels, busiest: readonly number[]): Int32Array {
  const places = new Map(busiest.map((each, place) => [each, place]));
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
