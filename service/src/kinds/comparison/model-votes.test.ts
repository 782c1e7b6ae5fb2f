import { expect, test } from 'vitest';
import { OUTCOME } from '../../inference/pairs/votes.ts';
import { amongMostCompared, createVoteList } from './model-votes.ts';

const votes = () => {
  const list = createVoteList();
  const pairs = ['rare seldom', 'seldom often', 'often most', 'most often', 'seldom most'];
  for (const [task, pair] of pairs.entries()) {
    const [modelA, modelB] = pair.split(' ') as [string, string];
    list.add({ task, rater: 'r', modelA, modelB, choice: 'a', swapped: false });
  }
  return list.all(pairs.length);
};

test('the models that were compared most are kept, with what compares two of them', () => {
  const kept = amongMostCompared(votes(), 3);
  expect(kept.leftOut).toBe(1);
  const { models, votes: some } = kept;
  const pairs = [...some.task.keys()].map((i) => [
    models[some.left[i]!],
    models[some.right[i]!],
    some.outcome[i],
  ]);
  expect(some.items).toBe(3);
  expect(pairs).toEqual([
    ['seldom', 'often', OUTCOME.left],
    ['often', 'most', OUTCOME.left],
    ['most', 'often', OUTCOME.left],
    ['seldom', 'most', OUTCOME.left],
  ]);
});

test('few models stay as they are', () => {
  const all = votes();
  expect(amongMostCompared(all, 4)).toEqual({ ...all, leftOut: 0 });
});
