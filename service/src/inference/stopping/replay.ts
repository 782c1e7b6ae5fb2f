import type { Labels } from '../labels/labels.ts';
import { selectLabels } from '../labels/select.ts';
import { permutation, type Random, seeded } from '../math/random.ts';
import { needMore } from './stop-rule.ts';

/** Answers that every task gets before it may rest. */
const LEAST = 2;

interface ReplayOptions {
  /** Share of verdicts that should be as with all answers, 0 to 1. */
  target: number;
  seed?: number;
  /** Is told how many tasks still need answers. */
  onRound?: (open: number) => void;
}

/**
 * What a campaign that stops by `needMore` would have asked for, out of answers that exist: each
 * task's answers come in random order, two at first; after each refit every task that needs more
 * gets one. Cannot show what raters would have done under another schedule or pay.
 * @returns the answers that were used
 */
export function replay(labels: Labels, { target, seed = 0, onRound }: ReplayOptions): Labels {
  const { tasks, start } = labels;
  const turn = shuffleWithinTasks(labels, seeded(seed));
  const taken = new Int32Array(tasks);
  for (let t = 0; t < tasks; t++) taken[t] = Math.min(LEAST, start[t + 1]! - start[t]!);
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

/** When each answer comes within its task, from 0. */
function shuffleWithinTasks({ tasks, start, label }: Labels, random: Random): Int32Array {
  const turn = new Int32Array(label.length);
  for (let t = 0; t < tasks; t++) {
    turn.set(permutation(start[t + 1]! - start[t]!, random), start[t]!);
  }
  return turn;
}
