import type { Labels } from '../labels/labels.ts';
import { shareOfClasses, weighOthers } from './others-say.ts';

/** How often the members of a group, or their voice, may know what is true. */
const KNOWS = [0, 0.3, 0.5, 0.7, 0.85, 0.95, 0.99];
/** In which share of their answers members of a voice move together. */
const TOGETHER = [0.8, 0.9, 0.97];
/** In which share people do who have something in common. */
const ALIKE = 0.4;
/**
 * By how much each task that two of them have answered may speak for a voice only because people are not as
 * simple as this, nats. Among honest people of the real set `product` it is up to 0.007, in simulated
 * rings 0.15 and more.
 */
const INEXACT = 0.02;

/** How many tasks a group is judged by: more would say the same, and time grows with them. */
const MOST_TASKS = 600;

/**
 * How much likelier a group is one voice than people who know what is true, each for themselves, or are
 * alike in part. All agree where they know; a voice agrees also where it errs, against the people
 * outside. Where nobody outside knows anything nothing can be told, and the answer is about 0.
 * @returns log odds. O(answers² of each task + tasks × classes³)
 */
export function oddsOfVoice(labels: Labels, members: readonly number[]): number {
  const share = shareOfClasses(labels);
  const rows = rowsOf(labels, new Set(members));
  const best = (combinations: readonly Combination[]) =>
    Math.max(
      ...combinations.map((combination) => {
        let sum = 0;
        for (const row of rows) sum += Math.log(chanceOf(row, share, combination));
        return sum;
      }),
    );
  return best(VOICES) - best(INNOCENT) - INEXACT * rows.length;
}

/** How often members follow a voice, and how often it, and each of them, knows what is true. */
interface Combination {
  follows: number;
  voice: number;
  knows: number;
}
const combine = (follows: number, voices: readonly number[]): Combination[] =>
  voices.flatMap((voice) => KNOWS.map((knows) => ({ follows, voice, knows })));
const VOICES = TOGETHER.flatMap((follows) => combine(follows, KNOWS));
/** Strangers follow no voice, whatever it knows. */
const INNOCENT = [...combine(0, [0]), ...combine(ALIKE, KNOWS)];

interface Row {
  /** How many of the group gave each class. */
  counts: Int32Array;
  /** The chance of each class to be true, as others say. */
  truth: Float64Array;
}

/**
 * The chance of what a group says: a voice of its own, which knows what is true in some share of tasks, is
 * followed in some share of answers, and the rest are each member's own.
 */
function chanceOf(
  { counts, truth }: Row,
  share: Float64Array,
  { follows, voice, knows }: Combination,
): number {
  const classes = share.length;
  let all = 0;
  for (let z = 0; z < classes; z++) {
    for (let v = 0; v < classes; v++) {
      let chance = truth[z]! * ((v === z ? voice : 0) + (1 - voice) * share[v]!);
      for (let k = 0; k < classes; k++) {
        if (counts[k] === 0) continue;
        const own = (k === z ? knows : 0) + (1 - knows) * share[k]!;
        chance *= ((k === v ? follows : 0) + (1 - follows) * own) ** counts[k]!;
      }
      all += chance;
    }
  }
  return Math.max(all, 1e-300);
}

/** The tasks that at least two of a group have answered, evenly from all of them if there are many. */
function rowsOf(labels: Labels, group: ReadonlySet<number>): Row[] {
  const { tasks, start, rater, label, classes } = labels;
  const found: { task: number; counts: Int32Array }[] = [];
  for (let task = 0; task < tasks; task++) {
    const counts = new Int32Array(classes);
    let given = 0;
    for (let i = start[task]!; i < start[task + 1]!; i++) {
      if (!group.has(rater[i]!)) continue;
      counts[label[i]!]! += 1;
      given += 1;
    }
    if (given > 1) found.push({ task, counts });
  }
  const step = Math.max(1, found.length / MOST_TASKS);
  const some = found.filter((_, i) => Math.floor(i / step) !== Math.floor((i - 1) / step));
  const truth = weighOthers(labels, group);
  return some.map(({ task, counts }) => ({ counts, truth: truth(task) }));
}
