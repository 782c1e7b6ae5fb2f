import { groupLabels, type Labels } from '../../../service/src/inference/labels/labels.ts';
import { type Random, seeded } from '../../../service/src/inference/math/random.ts';
import { ensemble } from '../../../service/src/inference/models/ensemble.ts';
import { byVoice } from '../../../service/src/inference/raters/by-voice.ts';
import { findVoices } from '../../../service/src/inference/raters/find-voices.ts';
import { report } from './report.ts';
import { accuracy, type RealSet } from './sets.ts';

/** How many smaller sets are drawn in each way, and of a set with very many tasks. */
const DRAWS = 10;
const DRAWS_OF_MANY = 2;
const MANY_TASKS = 20_000;

/** Ways to make a set smaller: the share of its tasks, raters or answers that is kept. */
const SMALLER = [
  { tasks: 0.4, raters: 1, answers: 1 },
  { tasks: 1, raters: 0.5, answers: 1 },
  { tasks: 1, raters: 1, answers: 0.5 },
];

/**
 * How many of the sets' own raters, without anybody made up, are taken for one voice: in the whole set, with what
 * that does to the accuracy of the ensemble, and in smaller sets that are drawn from it.
 */
export function benchVoices(sets: readonly RealSet[]): void {
  for (const set of sets) {
    const { name, labels } = set;
    const figure = (column: string, value: number, unit: string, goal = 0) =>
      report(`quality.voices.${name}.${column}`, value, unit, goal);
    const voices = findVoices(labels);
    figure('raters', labels.raters, 'raters');
    figure('joined', voices.flat().length, 'raters');
    const merged = { ...set, labels: byVoice(labels, voices).labels };
    const [apart, together] = [set, merged].map((each) =>
      accuracy(each, ensemble(each.labels).posterior),
    );
    figure('accuracy', together!, '%', apart);

    const draws = drawsOf(labels);
    figure(
      'drawn',
      draws.reduce((sum, draw) => sum + new Set(draw.rater).size, 0),
      'raters',
    );
    figure('drawnJoined', draws.flatMap((draw) => findVoices(draw).flat()).length, 'raters');
  }
}

function drawsOf(labels: Labels): Labels[] {
  const draws = labels.tasks > MANY_TASKS ? DRAWS_OF_MANY : DRAWS;
  return SMALLER.flatMap((shares, way) =>
    Array.from({ length: draws }, (_, draw) =>
      makeSmaller(labels, shares, seeded(way * DRAWS + draw)),
    ),
  );
}

function makeSmaller(labels: Labels, shares: (typeof SMALLER)[0], random: Random): Labels {
  const { tasks, raters, start } = labels;
  const keepsTask = Array.from({ length: tasks }, () => random.next() < shares.tasks);
  const keepsRater = Array.from({ length: raters }, () => random.next() < shares.raters);
  const kept: Record<'task' | 'rater' | 'label', number[]> = { task: [], rater: [], label: [] };
  for (let t = 0; t < tasks; t++) {
    for (let i = start[t]!; i < start[t + 1]!; i++) {
      const isKept = keepsTask[t] && keepsRater[labels.rater[i]!] && random.next() < shares.answers;
      if (!isKept) continue;
      kept.task.push(t);
      kept.rater.push(labels.rater[i]!);
      kept.label.push(labels.label[i]!);
    }
  }
  return groupLabels({ ...kept, length: kept.task.length }, labels);
}
