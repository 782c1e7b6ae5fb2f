import { expect, it } from 'vitest';
import type { Block } from '../../lib/protocol/rich-text.ts';
import { groupLists } from './group-lists.ts';

it('makes one list of consecutive items', () => {
  const words: Block = ['p', [['', 'between']]];
  const item = (depth: number): Block => ['li', depth, null, [['', 'item']]];
  const parts = groupLists([item(0), item(1), words, item(0)]);
  expect(parts.map((part) => ('list' in part ? part.list.length : part.block[0]))).toEqual([
    2,
    'p',
    1,
  ]);
});
