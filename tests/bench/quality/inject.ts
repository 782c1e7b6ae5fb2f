import type { Labels } from '../../../service/src/inference/labels/labels.ts';
import { permutation, type Random } from '../../../service/src/inference/math/random.ts';

/** Raters with fewer answers are not scored. */
export const LEAST_ANSWERS = 20;
const SPAMMERS = 0.15;
const RING = 5;
const COPIED = 0.9;

export interface Row {
  task: number;
  rater: number;
  label: number;
}

/** Real answers followed by those of simulated raters: first spammers, then a ring. */
export interface Injected {
  rows: Row[];
  /** The number of the first spammer, of the first in the ring, and of all raters. */
  firstSpammer: number;
  firstOfRing: number;
  raters: number;
}

/** Adds spammers (constant, random, guessing by frequency) and a ring of five who copy nine answers in ten. */
export function inject(labels: Labels, random: Random): Injected {
  const rows = rowsOf(labels);
  const counts = new Int32Array(labels.raters);
  for (const { rater } of rows) counts[rater]! += 1;
  const busy = [...counts.keys()].filter((rater) => counts[rater]! >= LEAST_ANSWERS);
  const spammers = Math.max(6, Math.floor(SPAMMERS * busy.length));
  const guess = () => rows[random.below(labels.label.length)]!.label;
  const real = rows.slice();

  for (let i = 0; i < spammers; i++) {
    const model = busy[random.below(busy.length)]!;
    const constant = random.below(labels.classes);
    const kinds = [() => random.below(labels.classes), () => constant, guess];
    for (const { task, rater } of real) {
      if (rater === model) rows.push({ task, rater: labels.raters + i, label: kinds[i % 3]!() });
    }
  }

  const usual = counts.filter((count) => count >= LEAST_ANSWERS).sort();
  const size = Math.min(labels.tasks, Math.max(40, usual[usual.length >> 1]!));
  const firstOfRing = labels.raters + spammers;

  for (const task of permutation(labels.tasks, random).subarray(0, size)) {
    const lead = guess();
    for (let j = 0; j < RING; j++) {
      const label = random.next() < COPIED ? lead : guess();
      rows.push({ task, rater: firstOfRing + j, label });
    }
  }

  return { rows, firstSpammer: labels.raters, firstOfRing, raters: firstOfRing + RING };
}

function rowsOf({ tasks, start, rater, label }: Labels): Row[] {
  const rows: Row[] = [];
  for (let task = 0; task < tasks; task++) {
    for (let i = start[task]!; i < start[task + 1]!; i++) {
      rows.push({ task, rater: rater[i]!, label: label[i]! });
    }
  }
  return rows;
}

/** The chance that a bad rater scores above a good one; equal scores count half. */
export function areaUnderCurve(scored: readonly { score: number; bad: boolean }[]): number {
  const sorted = scored.toSorted((a, b) => a.score - b.score);
  const bad = sorted.filter((each) => each.bad).length;
  let below = 0;
  let won = 0;

  for (let i = 0; i < sorted.length; ) {
    const equal = sorted.slice(i).findIndex(({ score }) => score !== sorted[i]!.score);
    const group = sorted.slice(i, equal < 0 ? undefined : i + equal);
    const good = group.filter((each) => !each.bad).length;
    won += (group.length - good) * (below + good / 2);
    below += good;
    i += group.length;
  }

  return won / (bad * (sorted.length - bad));
}
