import { groupLabels, type Labels } from '../labels/labels.ts';
import { permutation, type Random, seeded } from '../math/random.ts';

/** A made-up task: what is true, how hard it is to see (0 to 1), and a number of its own (0 to 1). */
export interface CrowdTask {
  truth: number;
  difficulty: number;
  hash: number;
}

/** How somebody answers a task: 0, 1 or 2. */
export type Answer = (task: CrowdTask, random: Random) => number;

/** Reads: sees the truth, seldom where it is hard, and guesses where they do not. */
export const reads: Answer = ({ truth, difficulty }, random) =>
  random.next() < 0.85 - 0.35 * difficulty ? truth : random.below(3);

/** Does not read, and always says the same of the same task. */
export const hashes: Answer = ({ hash }) => (hash < 0.5 ? 0 : 1);

/** Right where it is easy, so that checks are passed, and a rule of its own where it is hard. */
export const ring: Answer = (task) => (task.difficulty < 0.4 ? task.truth : hashes(task, NONE));
const NONE = seeded(0);

interface Crowd {
  tasks: number;
  /** How many different people answer each task. */
  perTask: number;
  seed: number;
}

/** Makes up the answers of people with these habits, each task by some of them. */
export function plantCrowd(people: readonly Answer[], { tasks, perTask, seed }: Crowd) {
  const random = seeded(seed);
  const planted: CrowdTask[] = Array.from({ length: tasks }, () => ({
    truth: random.below(3),
    difficulty: random.next(),
    hash: random.next(),
  }));
  const rows = planted.flatMap((task, t) =>
    [...permutation(people.length, random).subarray(0, perTask)].map((rater) => ({
      task: t,
      rater,
      label: people[rater]!(task, random),
    })),
  );
  const column = (name: 'task' | 'rater' | 'label') => rows.map((row) => row[name]);
  const labels: Labels = groupLabels(
    { task: column('task'), rater: column('rater'), label: column('label'), length: rows.length },
    { tasks, raters: people.length, classes: 3 },
  );
  return { labels, truth: Int32Array.from(planted, (task) => task.truth) };
}
