import { expect, test } from 'vitest';
import { compare, judge, type Proof } from './judge.ts';

const KINDS: Record<string, Proof['kind']> = { c: 'canary', k: 'known' };
const proofs = (text: string): Proof[] =>
  [...text].map((mark) => ({
    kind: KINDS[mark.toLowerCase()] ?? 'duplicate',
    passed: mark === '+' || /[A-Z]/.test(mark),
  }));

/** Newest first: + and - are duplicates, C and c canaries, K and k files of known hash. */
test.each([
  ['', 'wait'],
  ['++', 'wait'],
  ['+++', 'credit'],
  ['+C+', 'credit'],
  ['CCC+', 'wait'],
  ['CCC++', 'credit'],
  ['KKK', 'credit'],
  ['k+++++', 'reject'],
  ['-+++', 'wait'],
  ['+-++', 'credit'],
  ['--+++', 'reject'],
  ['-+-+++', 'reject'],
  ['-+++++-', 'wait'],
  ['c+++++', 'reject'],
])('"%s": %s', (text, decision) => expect(judge(proofs(text))).toBe(decision));

const seen = (device: string, digest: string, status = 200) => ({ device, digest, status });

test('two that agree pass, a third decides, and three different results prove nothing', () => {
  const decision = (...all: ReturnType<typeof seen>[]) => {
    const map = compare(all);
    return map && Object.fromEntries(map);
  };
  expect(decision(seen('a', 'x'), seen('b', 'x'))).toEqual({ a: true, b: true });
  expect(decision(seen('a', 'x'), seen('b', 'y'))).toBeNull();
  expect(decision(seen('a', 'x'), seen('b', 'y'), seen('c', 'y'))).toEqual({
    a: false,
    b: true,
    c: true,
  });
  expect(decision(seen('a', 'x'), seen('b', 'y'), seen('c', 'z'))).toBeNull();
  expect(decision(seen('a', 'x', 200), seen('b', 'x', 403))).toBeNull();
});
