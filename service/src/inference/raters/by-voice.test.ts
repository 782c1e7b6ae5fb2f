import { expect, it } from 'vitest';
import { groupLabels } from '../labels/labels.ts';
import { byVoice } from './by-voice.ts';

const rows = [
  { task: 0, rater: 0, label: 0 },
  { task: 0, rater: 1, label: 2 },
  { task: 0, rater: 2, label: 2 },
  { task: 0, rater: 3, label: 1 },
  { task: 1, rater: 3, label: 1 },
  { task: 1, rater: 0, label: 0 },
];
const column = (name: 'task' | 'rater' | 'label') => rows.map((row) => row[name]);
const labels = groupLabels(
  { task: column('task'), rater: column('rater'), label: column('label'), length: rows.length },
  { tasks: 2, raters: 4, classes: 3 },
  Int32Array.of(-1, 1),
);

it('counts the answers of a voice as the one that most of its members gave', () => {
  const { labels: merged, voice } = byVoice(labels, [[0, 1, 2]]);
  expect([...voice]).toEqual([0, 0, 0, 1]);
  expect(merged.raters).toBe(2);
  expect([...merged.start]).toEqual([0, 2, 4]);
  expect([...merged.rater]).toEqual([0, 1, 1, 0]);
  expect([...merged.label]).toEqual([2, 1, 1, 0]);
  expect([...merged.gold]).toEqual([-1, 1]);
});

it('leaves everybody as they are when nobody moves together', () => {
  expect(byVoice(labels, [])).toEqual({ labels, voice: Int32Array.of(0, 1, 2, 3) });
});
