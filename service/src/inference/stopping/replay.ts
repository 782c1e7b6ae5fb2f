import type { Labels } from '../labels/labels.ts';
import { selectLabels } from '../labels/select.ts';
import { permutation, type Random, seeded } from '../math/random.ts';
import { needMore } from './stop-rule.ts';

/** How many answers every task gets before it may stop. */
const MIN_ANSWERS = 2;

interface ReplayOptions {
  /** The share of verdicts that should match those from all answers, 0 to 1. */
  target: number;
  seed?: number;
  /** Called with the number of tasks that still need answers. */
  onRound?: (open: number) => void;
}

/**
 * Replays existing answers to see which ones a campaign that stops by `needMore` would have asked for.
 * Each task's answers come in random order, two at first; after each refit every task that needs more
 * gets one. It cannot show what raters would have done under another schedule or pay.
 * @returns the answers that were used
 */
export function replay(labels: Labels, { target, seed = 0, onRound }: ReplayOptions): Labels {
  const { tasks, start } = labels;
  const turn = shuffleWithinTasks(labels, seeded(seed));
  const taken = new Int32Array(tasks);
  for (let t = 0; t < tasks; t++) taken[t] = Math.min(MIN_ANSWERS, start[t + 1]! - start[t]!);

  for (;;) {
    const used = selectLabels(labels, (place, task) => turn[place]! < taken[task]!);
    const left = taken.map((count, t) => start[t + 1]! - start[t]! - count);
    const more = needMore(used, left, target);
    const open = more.reduce((sum, each) => sum + each, 0);
    onRound?.(open);
    if (open === 0) return used;
    for (let t = 0; t < tasks; t++) taken[t]! += more[t]!;
  }
}

/** A random order of the answers within each task, from 0. */
function shuffleWithinTasks({ tasks, start, label }: Labels, random: Random): Int32Array {
  const turn = new Int32Array(label.length);
  for (let t = 0; t < tasks; t++) {
    turn.set(permutation(start[t + 1]! - start[t]!, random), start[t]!);
  }
  return turn;
}
