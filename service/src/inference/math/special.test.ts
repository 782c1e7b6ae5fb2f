import { describe, expect, it } from 'vitest';
import { normalCdf } from './normal.ts';
import { digamma, lgamma, sigmoid, softmax } from './special.ts';

const EULER = 0.5772156649015329;

describe('special functions', () => {
  it.each([
    [1, -EULER],
    [2, 1 - EULER],
    [0.5, -EULER - 2 * Math.LN2],
    [10, 2.251752589066721],
    [0.01, -100.5608854578687],
    [1000, 6.907255195648812],
  ])('digamma(%d)', (x, value) => {
    expect(digamma(x)).toBeCloseTo(value, 11);
  });

  it.each([
    [1, 0],
    [2, 0],
    [0.5, 0.5 * Math.log(Math.PI)],
    [10, Math.log(362_880)],
    [0.1, 2.252712651734206],
    [100, 359.1342053695754],
  ])('lgamma(%d)', (x, value) => {
    expect(lgamma(x)).toBeCloseTo(value, 10);
  });

  it('sigmoid neither overflows nor loses its symmetry', () => {
    expect(sigmoid(800)).toBe(1);
    expect(sigmoid(-800)).toBe(0);
    expect(sigmoid(1.3) + sigmoid(-1.3)).toBeCloseTo(1, 15);
  });

  it('softmax returns the log of the sum and takes weights of any size', () => {
    const values = Float64Array.of(9, -1000, -1000 + Math.log(3), 9);
    expect(softmax(values, 1, 2)).toBeCloseTo(-1000 + Math.log(4), 10);
    expect([...values]).toEqual([9, expect.closeTo(0.25, 12), expect.closeTo(0.75, 12), 9]);
  });

  it.each([
    [0, 0.5],
    [1.959963984540054, 0.975],
    [-1, 0.15865525393145707],
    [-40, 0],
  ])('normalCdf(%d)', (x, value) => {
    expect(normalCdf(x)).toBeCloseTo(value, 6);
  });
});
