import { expect, test } from 'vitest';
import { type Guard, removeGuard } from './guard.ts';

const GUARD: Guard = {
  file: 'a.ts',
  take: 'if (bad) throw no;',
  put: '',
  threat: 'bad gets in',
  tests: ['a.test.ts'],
};

test('a guard is taken away where it stands', () => {
  expect(removeGuard('one();\nif (bad) throw no;\ntwo();', GUARD)).toBe('one();\n\ntwo();');
});

test('one that moved, or stands twice, is told', () => {
  expect(() => removeGuard('one();', GUARD)).toThrow('It is 0 times in it');
  expect(() => removeGuard(GUARD.take.repeat(2), GUARD)).toThrow('It is 2 times in it');
});
