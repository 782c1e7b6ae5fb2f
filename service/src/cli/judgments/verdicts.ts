import { CHOICES, type ComparisonChoice } from '../../../../lib/protocol/tasks.ts';
import { infer } from '../../inference/infer.ts';
import { IntList } from '../../inference/labels/int-list.ts';
import { groupLabels } from '../../inference/labels/labels.ts';
import { Names } from '../../inference/labels/names.ts';
import { MODELS, type ModelName } from '../../inference/models/by-name.ts';
import { ENSEMBLE_ANSWERS } from '../../kinds/comparison/report.ts';
import type { JudgmentLabels } from '../../kinds/kind.ts';
import { type Judgments, readJudgments } from './source.ts';

/** The verdicts on the tasks of a file of judgments. */
export interface Verdicts {
  /** The verdict on the task at a place in the file; null when nobody answered it. */
  at(place: number): { verdict: ComparisonChoice; confidence: number } | null;
  answers: number;
  raters: number;
  /** The mean chance that a decided row's label is wrong, 0 to 0.5: TRL's `label_smoothing`. */
  flipRate: number;
}

/** Reads all answers of a file of judgments. */
export async function readLabels(source: Judgments): Promise<JudgmentLabels> {
  const [task, rater, label] = [new IntList(), new IntList(), new IntList()];
  const raters = new Names();
  const tasks: JudgmentLabels['tasks'] = [];

  for await (const { task: id, ref, answers } of readJudgments(source)) {
    for (const answer of answers) {
      task.push(tasks.length);
      rater.push(raters.number(answer.rater));
      label.push(CHOICES.indexOf(answer.choice));
    }
    // Copy them: a slice would keep the whole line in memory.
    tasks.push({ id: Buffer.from(id).toString(), ref: ref && Buffer.from(ref).toString() });
  }

  const { length } = task;
  const labels = groupLabels(
    { task: task.values, rater: rater.values, label: label.values, length },
    { tasks: tasks.length, raters: raters.list.length, classes: CHOICES.length },
  );

  return { labels, tasks };
}

/** The first pass: infers the verdict on each task. */
export async function inferVerdicts(
  source: Judgments,
  { model, seed }: { model: ModelName | 'auto'; seed: number },
): Promise<Verdicts> {
  const { labels } = await readLabels(source);
  const { length } = labels.rater;
  const name = model === 'auto' ? (length > ENSEMBLE_ANSWERS ? 'ibcc' : 'ensemble') : model;
  const found = infer(labels, MODELS[name], { seed });

  return {
    at(place) {
      const verdict = CHOICES[found.label[place] ?? -1];
      return verdict ? { verdict, confidence: found.confidence[place]! } : null;
    },
    answers: length,
    raters: labels.raters,
    flipRate: flipRate(found.label, found.confidence),
  };
}

function flipRate(label: Int32Array, confidence: Float64Array): number {
  let [sum, count] = [0, 0];
  for (const [t, verdict] of label.entries()) {
    if (verdict !== 0 && verdict !== 1) continue;
    sum += 1 - confidence[t]!;
    count += 1;
  }
  return count === 0 ? 0 : Math.min(0.5, sum / count);
}
