import { expect, it } from 'vitest';
import { minimise } from './lbfgs.ts';

it("finds the bottom of Rosenbrock's valley", () => {
  const valley = (x: Float64Array, gradient: Float64Array): number => {
    const [a, b] = [x[0]!, x[1]!];
    gradient[0] = -2 * (1 - a) - 400 * a * (b - a * a);
    gradient[1] = 200 * (b - a * a);
    return (1 - a) ** 2 + 100 * (b - a * a) ** 2;
  };
  const start = Float64Array.of(-1.2, 1);
  const found = minimise(valley, start, { gradient: 1e-9, iterations: 200 });
  expect(found[0]).toBeCloseTo(1, 8);
  expect(found[1]).toBeCloseTo(1, 8);
  expect([...start]).toEqual([-1.2, 1]);
});
