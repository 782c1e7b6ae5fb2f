/**
 * Answers as numbers, grouped by task: those of task `t` are at `start[t]` up to, but not including,
 * `start[t + 1]`. Tasks, raters and classes are numbered from 0. Each rater has at most one answer
 * to a task.
 */
export interface Labels {
  tasks: number;
  raters: number;
  classes: number;
  start: Int32Array;
  rater: Int32Array;
  label: Int32Array;
  /** The known class of each task, or -1. */
  gold: Int32Array;
}

/** Answers in the order in which they came; one at each index of the three columns. */
export interface Answers {
  task: ArrayLike<number>;
  rater: ArrayLike<number>;
  label: ArrayLike<number>;
  length: number;
}

type Sizes = Pick<Labels, 'tasks' | 'raters' | 'classes'>;

/**
 * Groups answers by task. Of several answers of one rater to one task the last one counts.
 * O(answers + tasks + raters).
 * @param gold class by task, -1 or absent for unknown
 */
export function groupLabels(answers: Answers, sizes: Sizes, gold?: Int32Array): Labels {
  const { order, start } = orderByTask(answers, sizes.tasks);
  const kept = keepLast(order, start, answers, sizes);
  const rater = new Int32Array(kept.order.length);
  const label = new Int32Array(kept.order.length);
  for (let i = 0; i < rater.length; i++) {
    rater[i] = answers.rater[kept.order[i]!]!;
    label[i] = answers.label[kept.order[i]!]!;
  }
  const known = gold ?? new Int32Array(sizes.tasks).fill(-1);

  return { ...sizes, start: kept.start, rater, label, gold: known };
}

/** The indices of the answers, sorted by task and then as they came (a counting sort). */
function orderByTask({ task, length }: Answers, tasks: number) {
  const start = new Int32Array(tasks + 1);
  for (let i = 0; i < length; i++) start[task[i]! + 1]! += 1;
  for (let t = 0; t < tasks; t++) start[t + 1]! += start[t]!;
  const free = start.slice(0, tasks);
  const order = new Int32Array(length);
  for (let i = 0; i < length; i++) order[free[task[i]!]!++] = i;
  return { order, start };
}

function keepLast(order: Int32Array, start: Int32Array, { rater }: Answers, sizes: Sizes) {
  /** The index of each rater's answer to the current task. */
  const place = new Int32Array(sizes.raters).fill(-1);
  const keptStart = new Int32Array(sizes.tasks + 1);
  const kept = new Int32Array(order.length);
  let length = 0;

  for (let t = 0; t < sizes.tasks; t++) {
    const from = length;
    for (let i = start[t]!; i < start[t + 1]!; i++) {
      const by = rater[order[i]!]!;
      if (place[by]! < from) {
        place[by] = length;
        length += 1;
      }
      kept[place[by]!] = order[i]!;
    }
    keptStart[t + 1] = length;
  }

  return { order: kept.subarray(0, length), start: keptStart };
}
