import { expect, test } from 'vitest';
import { TaskContent } from '../../../../lib/protocol/tasks.ts';
import { importComparison } from './import-line.ts';

const task = (prompt: string) => ({ prompt, a: 'one', b: 'two' });

const TOO_MUCH: [string, string, RegExp][] = [
  ['rows of a table', `|a|\n|-|\n${'|b|\n'.repeat(500)}`, /prompt: a table has over 500 rows/],
  [
    'columns of a table',
    `${'|a'.repeat(51)}|\n${'|-'.repeat(51)}|\n`,
    /prompt: a table has over 50 columns/,
  ],
  ['paragraphs', 'a\n\n'.repeat(2_001), /prompt: it has over 2000 paragraphs/],
  ['changes of format', '*a* '.repeat(2_501), /prompt: a paragraph changes its formatting/],
  [
    'characters that are written out',
    '\u200b'.repeat(20_000),
    /prompt: a paragraph has over 100000/,
  ],
];

test.each(TOO_MUCH)('too many %s are refused with words', (_, prompt, words) => {
  expect(() => importComparison(task(prompt))).toThrow(words);
});

const NESTED = ['>', '> ', '- ', '* ', '1. ', '1) ', '> - ', '-\t', ' - '];

test.each(NESTED)('a line that opens many of %j is refused before it is parsed', (opens) => {
  const began = performance.now();
  expect(() => importComparison(task(opens.repeat(50_000 / opens.length)))).toThrow(/opens more/);
  expect(() => importComparison(task(`a\n\n${opens.repeat(501)}b`))).toThrow(/opens more/);
  expect(performance.now() - began).toBeLessThan(2_000);
});

test('whatever is accepted, a device can show', () => {
  const deep = Array.from({ length: 30 }, (_, depth) => `${'  '.repeat(depth)}- a`).join('\n');
  const emphasis = '**a *b '.repeat(2_000);
  const texts = [
    deep,
    emphasis,
    '> '.repeat(500),
    `${'- '.repeat(250)}a`,
    `${'1. '.repeat(500)}a`,
    `[a](${'b'.repeat(5_000)})`,
    `\`\`\`${'c'.repeat(90)}\nd\n\`\`\``,
    '<script>alert(1)</script>',
    '\u202eb\u{e0041}',
    '1234567890. a',
    '***',
  ];
  for (const prompt of texts) {
    const { content } = importComparison(task(prompt));
    expect(TaskContent.safeParse(JSON.parse(content)).success).toBe(true);
  }
});

test('what cannot be seen is written out, in texts and explanations', () => {
  const hidden = 'abc\u202edcba';
  const read = importComparison({ ...task(hidden), gold: 'a', explanation: hidden });
  for (const text of [read.content, read.explanation!]) {
    expect(text).not.toContain('\u202e');
    expect(text).toContain('U+202E');
  }
});
