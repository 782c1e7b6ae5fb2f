import { likeliestClasses } from '../../../service/src/inference/infer.ts';
import { ensemble } from '../../../service/src/inference/models/ensemble.ts';
import { replay } from '../../../service/src/inference/stopping/replay.ts';
import { mean, report } from './report.ts';
import { accuracy, type RealSet } from './sets.ts';

const TARGET = 0.98;
const SHUFFLES = 3;
/** The reference's accuracy and share of answers saved, %: IBCC, with tasks reopened below 0.99. */
const REFERENCE: Record<string, readonly [accuracy: number, saved: number]> = {
  possent: [95.2, 68],
  bluebirds: [86.7, 73],
  sentpol_amt: [94.6, 83],
  rte: [92.3, 41],
  dog: [82.7, 44],
};

/** Replays adaptive stopping on the sets with many answers a task; means over orders of arrival. */
export function benchReplay(sets: readonly RealSet[]): void {
  const all = { accuracy: [] as number[], saved: [] as number[], agreement: [] as number[] };
  const redundant = sets.filter(({ name }) => name in REFERENCE);

  for (const set of redundant) {
    const [right, saved] = REFERENCE[set.name]!;
    const runs = Array.from({ length: SHUFFLES }, (_, seed) => replayOnce(set, seed));
    const found = {
      accuracy: mean(runs.map((run) => run.accuracy)),
      saved: mean(runs.map((run) => run.saved)),
      agreement: mean(runs.map((run) => run.agreement)),
    };
    report(`quality.replay.${set.name}.accuracy`, found.accuracy, '%', right);
    report(`quality.replay.${set.name}.saved`, found.saved, '%', saved);
    report(`quality.replay.${set.name}.agreement`, found.agreement, '%', 100 * TARGET - 2);
    all.accuracy.push(found.accuracy);
    all.saved.push(found.saved);
    all.agreement.push(found.agreement);
  }

  const goals = redundant.map(({ name }) => REFERENCE[name]!);
  report('quality.replay.accuracy', mean(all.accuracy), '%', mean(goals.map(([right]) => right)));
  report('quality.replay.saved', mean(all.saved), '%', mean(goals.map(([, saved]) => saved)));
  report('quality.replay.agreement', mean(all.agreement), '%', 100 * TARGET);
}

function replayOnce(set: RealSet, seed: number) {
  const { labels } = set;
  const used = replay(labels, { target: TARGET, seed });
  const { posterior } = ensemble(used);
  const verdicts = likeliestClasses(used, posterior);
  const consensus = likeliestClasses(labels, ensemble(labels).posterior);
  const same = verdicts.filter((verdict, t) => verdict === consensus[t]).length;

  return {
    accuracy: accuracy(set, posterior),
    saved: 100 * (1 - used.label.length / labels.label.length),
    agreement: (100 * same) / labels.tasks,
  };
}
