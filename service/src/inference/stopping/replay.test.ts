import { describe, expect, it } from 'vitest';
import { ensemble } from '../models/ensemble.ts';
import { plantLabels, rightShare, topClasses } from '../testing/plant.ts';
import { replay } from './replay.ts';

const planted = plantLabels({ tasks: 200, raters: 24, classes: 2, perTask: 12, seed: 9 });
const { labels } = planted;
const consensus = topClasses(labels, ensemble(labels).posterior);

function replayed(target: number) {
  const used = replay(labels, { target, seed: 1 });
  const found = topClasses(used, ensemble(used).posterior);
  const same = found.filter((label, t) => label === consensus[t]).length / labels.tasks;
  return { used, same, answers: used.label.length };
}

describe('replay', () => {
  it('needs a part of the answers and keeps its promise', () => {
    const { used, same, answers } = replayed(0.98);
    expect(answers).toBeLessThan(0.6 * labels.label.length);
    expect(same).toBeGreaterThanOrEqual(0.96);
    expect(
      rightShare({ labels: used, truth: planted.truth }, ensemble(used).posterior),
    ).toBeGreaterThan(0.95);
    for (let t = 0; t < used.tasks; t++) {
      expect(used.start[t + 1]! - used.start[t]!).toBeGreaterThanOrEqual(2);
    }
  });

  it('asks for more when more is promised', () => {
    expect(replayed(0.999).answers).toBeGreaterThan(replayed(0.9).answers);
  });

  it('asks no more about gold', () => {
    const gold = planted.truth.slice();
    expect(replay({ ...labels, gold }, { target: 0.99 }).label.length).toBe(2 * labels.tasks);
  });
});
