import { IntList } from '../../inference/labels/int-list.ts';
import { groupLabels, type Labels } from '../../inference/labels/labels.ts';
import { Names } from '../../inference/labels/names.ts';
import { matricesFit } from '../../inference/models/confusion.ts';
import { CliError } from '../errors.ts';
import { badLine, type Column, readRows } from './csv.ts';

/** More different labels than this are taken for free text. */
const MAX_CLASSES = 500;

/** The column of tasks. */
export const TASK: Column = {
  name: 'task',
  also: ['task_id', 'item', 'item_id', 'question', 'example'],
};
/** The column of workers. */
export const WORKER: Column = {
  name: 'worker',
  also: ['worker_id', 'rater', 'rater_id', 'annotator', 'annotator_id', 'user', 'user_id'],
};
const LABEL: Column = { name: 'label', also: ['answer', 'response', 'truth', 'gold', 'class'] };

/** A file of answers: names in order of first appearance, and answers by their numbers. */
export interface LabelFile {
  tasks: Names;
  raters: Names;
  classes: Names;
  answers: { task: Int32Array; rater: Int32Array; label: Int32Array; length: number };
}

/**
 * Reads `task,worker,label`. @throws CliError with the line of what is wrong
 * @param onBytes called with the number of bytes read so far
 */
export async function readLabelFile(
  path: string,
  onBytes?: (bytes: number) => void,
): Promise<LabelFile> {
  const [tasks, raters, classes] = [new Names(), new Names(), new Names()];
  const [task, rater, label] = [new IntList(), new IntList(), new IntList()];

  for await (const { line, values } of readRows(path, [TASK, WORKER, LABEL], onBytes)) {
    task.push(tasks.number(values[0]!));
    rater.push(raters.number(values[1]!));
    label.push(classes.number(values[2]!));
    if (classes.list.length > MAX_CLASSES) {
      throw badLine(
        path,
        line,
        `more than ${MAX_CLASSES} different labels`,
        'Labels must be classes, not free text. Check that it is the right column.',
      );
    }
  }

  const { length } = task;
  return {
    tasks,
    raters,
    classes,
    answers: { task: task.values, rater: rater.values, label: label.values, length },
  };
}

/** Classes by task from a file `task,label`; the last line of a task counts. */
export interface KnownFile {
  /** By task number of the label file; -1 when unknown. */
  classOf: Int32Array;
  /** How many lines are for tasks that nobody answered. */
  unknownTasks: number;
}

/**
 * Reads gold or truth for the tasks of a label file. A class that nobody answered is added to
 * its classes. @throws CliError with the line of what is wrong
 */
export async function readKnown(path: string, file: LabelFile): Promise<KnownFile> {
  const classOf = new Int32Array(file.tasks.list.length).fill(-1);
  let unknownTasks = 0;

  for await (const { line, values } of readRows(path, [TASK, LABEL])) {
    const task = file.tasks.find(values[0]!);
    if (task < 0) unknownTasks += 1;
    else classOf[task] = file.classes.number(values[1]!);
    if (file.classes.list.length > MAX_CLASSES) {
      throw badLine(path, line, `more than ${MAX_CLASSES} different labels`);
    }
  }

  return { classOf, unknownTasks };
}

/** The answers of a file, grouped by task. @throws CliError when raters and classes are too many to fit in memory */
export function makeLabels(file: LabelFile, gold?: Int32Array): Labels {
  const sizes = {
    tasks: file.tasks.list.length,
    raters: file.raters.list.length,
    classes: file.classes.list.length,
  };
  if (!matricesFit(sizes)) {
    throw new CliError(
      `${sizes.raters} workers with ${sizes.classes} labels are too many to fit in memory.`,
      'Labels must be classes, not free text. If they are, split the file by groups of workers.',
    );
  }
  return groupLabels(file.answers, sizes, gold);
}
