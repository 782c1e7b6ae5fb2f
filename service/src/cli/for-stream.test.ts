import { expect, test } from 'vitest';
import { forStream } from './for-stream.ts';

const NAMES = 'model \u001b]0;mine\u0007 \u009b2J \u202egpt';

test('what a stranger wrote moves nothing on a terminal', () => {
  const shown = forStream({ isTTY: true }, NAMES);
  for (const c of ['\u001b', '\u0007', '\u009b', '\u202e']) expect(shown).not.toContain(c);
  expect(shown).toContain('⟨U+001B⟩');
});

test('lines of a table keep their shape, and a pipe gets all as it is', () => {
  expect(forStream({ isTTY: true }, 'a\n\tb')).toBe('a\n\tb');
  expect(forStream({}, NAMES)).toBe(NAMES);
});
