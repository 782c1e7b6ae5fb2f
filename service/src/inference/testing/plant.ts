import { groupLabels, type Labels } from '../labels/labels.ts';
import { permutation, seeded } from '../math/random.ts';

export interface PlantOptions {
  tasks: number;
  raters: number;
  classes: number;
  /** How many different raters answer each task. */
  perTask: number;
  seed: number;
  /** The range of raters' chances to be right, spread evenly. */
  skill?: readonly [number, number];
}

/** Made-up answers with known truth. */
export interface Planted {
  labels: Labels;
  truth: Int32Array;
}

/** Makes up answers of raters with different skill, with wrong answers spread evenly. */
export function plantLabels(options: PlantOptions): Planted {
  const { tasks, raters, classes, perTask, skill = [0.55, 0.95] } = options;
  const random = seeded(options.seed);
  const order = permutation(raters, random);
  const length = tasks * perTask;
  const truth = Int32Array.from({ length: tasks }, () => random.below(classes));
  const task = Int32Array.from({ length }, (_, i) => Math.floor(i / perTask));
  const rater = task.map((t, i) => order[(t * (perTask + 1) + (i % perTask)) % raters]!);
  const label = task.map((t, i) => {
    const share = rater[i]! / Math.max(1, raters - 1);
    if (random.next() < skill[0] + (skill[1] - skill[0]) * share) return truth[t]!;
    return (truth[t]! + 1 + random.below(Math.max(1, classes - 1))) % classes;
  });

  return { labels: groupLabels({ task, rater, label, length }, { tasks, raters, classes }), truth };
}

/** The likeliest class of each task, the first one in a tie. */
export function topClasses({ tasks, classes }: Labels, posterior: Float64Array): number[] {
  return Array.from({ length: tasks }, (_, t) => {
    const row = posterior.subarray(t * classes, (t + 1) * classes);
    return row.indexOf(Math.max(...row));
  });
}

/** The share of tasks whose likeliest class is the planted one. */
export function rightShare({ labels, truth }: Planted, posterior: Float64Array): number {
  const found = topClasses(labels, posterior);
  return found.filter((label, t) => label === truth[t]).length / labels.tasks;
}
