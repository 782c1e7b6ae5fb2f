import { groupLabels, type Labels } from '../../../service/src/inference/labels/labels.ts';
import { seeded } from '../../../service/src/inference/math/random.ts';
import { ibcc } from '../../../service/src/inference/models/ibcc.ts';
import { meanConfusion } from '../../../service/src/inference/raters/chances.ts';
import { testCopying } from '../../../service/src/inference/raters/copy-test.ts';
import { rateRaters } from '../../../service/src/inference/raters/profile.ts';
import { areaUnderCurve, type Injected, inject, LEAST_ANSWERS, type Row } from './inject.ts';
import { mean, report } from './report.ts';
import type { RealSet } from './sets.ts';

const SEEDS = 10;
/** The reference's areas under the curve: by spread for spammers, by z for a ring. */
export const REFERENCE: Record<string, readonly [spam: number, copy: number]> = {
  possent: [0.92, 0.999],
  rte: [0.95, 0.999],
  sentpol_amt: [0.99, 0.999],
  dog: [1, 0.999],
  bluebirds: [0.9, 0.999],
  product: [0.84, 0.86],
};

/** How well injected spammers and a copying ring are recognised, as means over seeds. */
export function benchPeople(sets: readonly RealSet[]): void {
  for (const { name, labels } of sets) {
    const goals = REFERENCE[name];
    if (!goals) continue;
    const runs = Array.from({ length: SEEDS }, (_, seed) =>
      judge(labels, inject(labels, seeded(seed))),
    );
    report(`quality.people.${name}.spam`, mean(runs.map(({ spam }) => spam)), 'AUC', goals[0]);
    report(`quality.people.${name}.copy`, mean(runs.map(({ copy }) => copy)), 'AUC', goals[1]);
    report(`quality.people.${name}.alarms`, mean(runs.map(({ alarms }) => alarms)), 'share', 0.015);
  }
}

function judge(labels: Labels, { rows, firstSpammer, firstOfRing, raters }: Injected) {
  const column = (name: keyof Row) => rows.map((row) => row[name]);
  const all = groupLabels(
    { task: column('task'), rater: column('rater'), label: column('label'), length: rows.length },
    { ...labels, raters },
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
