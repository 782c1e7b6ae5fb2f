import { describe, expect, test } from 'vitest';
import { TaskKind } from '../../protocol/tasks.ts';
import { kindOf } from './registry.ts';

test('what is no judgment has no kind', () => {
  for (const name of ['bandwidth', '', '__proto__', 'constructor'])
    expect(() => kindOf(name)).toThrow('no kind of judgment');
});

describe.each(TaskKind.options)('%s', (name) => {
  const kind = kindOf(name);
  const orders = Array.from({ length: kind.orders }, (_, order) => order);

  test('a word reads the same after it was shown in any order', () => {
    for (const order of orders)
      for (const word of kind.classes) {
        expect(kind.restore(kind.asShown(word, order), order)).toBe(word);
        expect(kind.classes).toContain(kind.restore(word, order));
      }
    for (const word of kind.classes) expect(kind.restore(word, 0)).toBe(word);
  });

  test('each class is an answer, and what looks like one is none', () => {
    for (const word of kind.classes) {
      expect(kind.isAnswer(word)).toBe(true);
      for (const other of [`${word} `, `${word}\n`, word.toUpperCase(), `${word},${word}`])
        expect(kind.isAnswer(other)).toBe(false);
    }
    for (const word of ['', '__proto__', 'constructor']) expect(kind.isAnswer(word)).toBe(false);
  });

  test('answers are like themselves and fit themselves, and agreement goes both ways', () => {
    for (const one of kind.classes) {
      expect([kind.alike(one, one), kind.fits(one, one)]).toEqual([1, true]);
      for (const other of kind.classes) {
        expect(kind.alike(one, other)).toBe(kind.alike(other, one));
        if (one !== other) expect(kind.alike(one, other)).toBeLessThan(1);
      }
    }
  });

  test('what is asked again is shown in another order that there is', () => {
    for (const order of orders)
      for (const word of kind.classes) {
        const again = kind.again(word, order);
        if (again === null) continue;
        expect(orders).toContain(again);
        expect(again).not.toBe(order);
      }
  });
});
