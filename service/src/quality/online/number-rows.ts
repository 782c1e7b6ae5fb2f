import { kindOf } from '../../../../lib/domain/kinds/registry.ts';
import { groupLabels, type Labels } from '../../inference/labels/labels.ts';
import { classOf } from './choices.ts';
import type { AnswerRow, CampaignRows, TaskRow } from './read-campaign.ts';

/** A campaign's answers as numbers, with the tasks and raters that the numbers stand for. */
export interface Numbered {
  labels: Labels;
  tasks: TaskRow[];
  raters: ReadonlyMap<string, number>;
}

const counts = ({ state }: AnswerRow): boolean => state === 'pending' || state === 'credited';

/** Numbers what a fit uses: work and gold that is not off, without rejected answers. */
export function numberRows({ kind: name, tasks: all, answers }: CampaignRows): Numbered {
  const kind = kindOf(name);
  const tasks = all.filter((task) => task.role === 'work' || isGold(task));
  const places = new Map(tasks.map(({ id }, place) => [id, place]));
  const raters = new Map<string, number>();
  const rows: { task: number; rater: number; label: number }[] = [];
  for (const answer of answers) {
    const task = places.get(answer.task);
    if (!raters.has(answer.rater)) raters.set(answer.rater, raters.size);
    if (task === undefined || !counts(answer)) continue;
    const label = classOf(kind, answer.choice, answer.swapped);
    rows.push({ task, rater: raters.get(answer.rater)!, label });
  }

  const column = (name: 'task' | 'rater' | 'label') => rows.map((row) => row[name]);
  const gold = Int32Array.from(tasks, (task) =>
    isGold(task) ? kind.classes.indexOf(task.gold ?? '') : -1,
  );
  const labels = groupLabels(
    { task: column('task'), rater: column('rater'), label: column('label'), length: rows.length },
    { tasks: tasks.length, raters: raters.size, classes: kind.classes.length },
    gold,
  );

  return { labels, tasks, raters };
}

/** Whether a task is gold that is not switched off. */
export const isGold = (task: TaskRow): boolean => task.role === 'gold' && task.gold_off === 0;
