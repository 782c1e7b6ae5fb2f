import { expect, test } from 'vitest';
import { RichText, TEXT_LIMITS } from './rich-text.ts';

const span = ['', 'a'];
const many = <T>(count: number, one: T): T[] => Array.from({ length: count }, () => one);
const fits = (text: unknown) => RichText.safeParse(text).success;
const { characters, spans, blocks, rows, cells, address } = TEXT_LIMITS;

test('a text at its limits is shown', () => {
  expect(fits([['p', [['', 'a'.repeat(characters)]]]])).toBe(true);
  expect(fits([['p', many(spans, span)]])).toBe(true);
  expect(fits(many(blocks, ['hr']))).toBe(true);
  expect(fits([['table', many(rows, [[span]])]])).toBe(true);
  expect(fits([['table', [many(cells, [span])]]])).toBe(true);
  expect(
    fits([
      ['h', 6, [span]],
      ['p', [['bics', 'a']]],
      ['p', [['l', 'a', 'b']]],
    ]),
  ).toBe(true);
});

test.each<[string, unknown]>([
  ['a character more', [['p', [['', 'a'.repeat(characters + 1)]]]]],
  ['a span more', [['p', many(spans + 1, span)]]],
  ['a block more', many(blocks + 1, ['hr'])],
  ['a row more', [['table', many(rows + 1, [[span]])]]],
  ['a cell more', [['table', [many(cells + 1, [span])]]]],
  ['an address that is too long', [['p', [['l', 'a', 'b'.repeat(address + 1)]]]]],
  ['an unknown mark', [['p', [['x', 'a']]]]],
  ['a level that no heading has', [['h', 7, [span]]]],
  ['a depth that no list has', [['li', 8, null, [span]]]],
  ['markup', [['html', '<img>']]],
])('one with %s is not', (_, text) => expect(fits(text)).toBe(false));
