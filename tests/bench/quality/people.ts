import { groupLabels, type Labels } from '../../../service/src/quality/labels/labels.ts';
import { permutation, type Random, seeded } from '../../../service/src/quality/math/random.ts';
import { ibcc } from '../../../service/src/quality/models/ibcc.ts';
import { meanConfusion } from '../../../service/src/quality/raters/chances.ts';
import { testCopying } from '../../../service/src/quality/raters/copy-test.ts';
import { rateRaters } from '../../../service/src/quality/raters/profile.ts';
import { mean, report } from './report.ts';
import type { RealSet } from './sets.ts';

const LEAST_ANSWERS = 20;
const SEEDS = 10;
const SPAMMERS = 0.15;
const RING = 5;
const COPIED = 0.9;
/** Area under the curve of the reference: spread against spammers, z against a ring. */
const REFERENCE: Record<string, readonly [spam: number, copy: number]> = {
  possent: [0.92, 0.999],
  rte: [0.95, 0.999],
  sentpol_amt: [0.99, 0.999],
  dog: [1, 0.999],
  bluebirds: [0.9, 0.999],
  product: [0.84, 0.86],
};

interface Row {
  task: number;
  rater: number;
  label: number;
}

/** How well injected spammers and a copying ring stand out, as means over seeds. */
export function benchPeople(sets: readonly RealSet[]): void {
  for (const { name, labels } of sets) {
    const goals = REFERENCE[name];
    if (!goals) continue;
    const runs = Array.from({ length: SEEDS }, (_, seed) => inject(labels, seeded(seed)));
    report(`quality.people.${name}.spam`, mean(runs.map(({ spam }) => spam)), 'AUC', goals[0]);
    report(`quality.people.${name}.copy`, mean(runs.map(({ copy }) => copy)), 'AUC', goals[1]);
    report(`quality.people.${name}.alarms`, mean(runs.map(({ alarms }) => alarms)), 'share', 0.015);
  }
}

function inject(labels: Labels, random: Random) {
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
  for (const task of permutation(labels.tasks, random).subarray(0, size)) {
    const lead = guess();
    for (let j = 0; j < RING; j++) {
      const label = random.next() < COPIED ? lead : guess();
      rows.push({ task, rater: labels.raters + spammers + j, label });
    }
  }
  return judge(labels, rows, labels.raters, spammers);
}

function judge(labels: Labels, rows: readonly Row[], firstSpammer: number, spammers: number) {
  const firstOfRing = firstSpammer + spammers;
  const column = (name: keyof Row) => rows.map((row) => row[name]);
  const all = groupLabels(
    { task: column('task'), rater: column('rater'), label: column('label'), length: rows.length },
    { ...labels, raters: firstOfRing + RING },
  );
  const { posterior } = ibcc(all);
  const rated = rateRaters(all, posterior, { tie: -1, left: -1, right: -1 })
    .map(({ answers, spread }, rater) => ({ answers, score: -spread.value, rater }))
    .filter(({ answers, rater }) => answers >= LEAST_ANSWERS && rater < firstOfRing)
    .map(({ score, rater }) => ({ score, bad: rater >= firstSpammer }));
  const pairs = testCopying(all, posterior, meanConfusion(all, posterior)).map(
    ({ first, second, z }) => ({ score: z, bad: Math.min(first, second) >= firstOfRing }),
  );
  const honest = pairs.filter(({ bad }) => !bad);
  return {
    spam: areaUnderCurve(rated),
    copy: areaUnderCurve(pairs),
    alarms: honest.filter(({ score }) => score > 4).length / Math.max(1, honest.length),
  };
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

/** The chance that a bad one scores above a good one; of equal scores half. */
function areaUnderCurve(scored: readonly { score: number; bad: boolean }[]): number {
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
