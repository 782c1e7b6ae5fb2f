import { describe, expect, it } from 'vitest';
import { chancesOf, expectedInformation } from './information.ts';

const logs = (...chances: number[]) => chancesOf(Float64Array.from(chances, Math.log), 2);
const open = Float64Array.of(0.5, 0.5);
const good = logs(0.9, 0.1, 0.1, 0.9);

describe('expectedInformation', () => {
  it('is all of the doubt for a rater who is never wrong', () => {
    const perfect = logs(1 - 1e-12, 1e-12, 1e-12, 1 - 1e-12);
    expect(expectedInformation(open, perfect)).toBeCloseTo(Math.log(2), 6);
  });

  it('is zero for constant answers, blind answers and known tasks', () => {
    expect(expectedInformation(open, logs(0.99, 0.99, 0.01, 0.01))).toBeCloseTo(0, 9);
    expect(expectedInformation(open, logs(0.5, 0.5, 0.5, 0.5))).toBeCloseTo(0, 9);
    expect(expectedInformation(Float64Array.of(1, 0), good)).toBeCloseTo(0, 9);
  });

  it('is more where there is more doubt, and the same for a rater who is always wrong', () => {
    const leaning = Float64Array.of(0.8, 0.2);
    expect(expectedInformation(open, good)).toBeGreaterThan(expectedInformation(leaning, good));
    const inverted = logs(0.1, 0.9, 0.9, 0.1);
    expect(expectedInformation(open, inverted)).toBeCloseTo(expectedInformation(open, good), 9);
  });
});
