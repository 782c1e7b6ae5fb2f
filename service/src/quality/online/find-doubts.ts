import { temper } from '../../inference/calibration/temper.ts';
import type { Numbered } from './number-rows.ts';
import type { TaskRow } from './read-campaign.ts';
import type { Doubt, Weights } from './weights.ts';

/** The most tasks to keep of either kind. */
const MAX_TASKS = 256;

interface Settings {
  /** The power for `temper`. */
  power: number;
  /** The most answers that a task may get. */
  most: number;
}

/** The tasks to offer raters: those in most doubt first, and some that nobody has answered. */
export function findDoubts(
  { labels, tasks }: Numbered,
  posterior: Float64Array,
  { power, most }: Settings,
): Pick<Weights, 'doubts' | 'fresh'> {
  const tempered = temper(posterior, labels.classes, power);
  const doubts = tasks.flatMap((task, t): [string, Doubt][] => {
    if (!isAsked(task) || task.given === 0 || task.given >= most) return [];
    const row = tempered.slice(t * labels.classes, (t + 1) * labels.classes);
    const answered = [...labels.rater.subarray(labels.start[t]!, labels.start[t + 1]!)];
    return [[task.id, { posterior: row, answered, slots: task.slots }]];
  });

  const sure = ([, doubt]: [string, Doubt]): number => Math.max(...doubt.posterior);
  const fresh = tasks.filter((task) => isAsked(task) && task.given === 0 && task.slots > 0);
  return {
    doubts: new Map(doubts.sort((a, b) => sure(a) - sure(b)).slice(0, MAX_TASKS)),
    fresh: new Set(fresh.slice(0, MAX_TASKS).map(({ id }) => id)),
  };
}

/** Whether a task is to be offered here; burn-in tasks are always asked in full, in the order of the queue. */
const isAsked = ({ role, burn_in }: TaskRow): boolean => role === 'work' && burn_in === 0;
