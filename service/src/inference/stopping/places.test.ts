import { describe, expect, it } from 'vitest';
import { nextPlaces } from './places.ts';

const rule = { least: 2, most: 4, burnIn: false, more: true };
const at = (places: number, slots: number, given: number, settled = false) => ({
  places,
  slots,
  given,
  settled,
});

describe('nextPlaces', () => {
  it('asks for one more at a time, up to the most', () => {
    expect(nextPlaces(at(2, 0, 2), rule)).toEqual(at(3, 1, 2));
    // One is still at it: what they say may be enough.
    expect(nextPlaces(at(3, 0, 2), rule)).toEqual(at(3, 0, 2));
    expect(nextPlaces(at(4, 0, 4), rule)).toEqual(at(4, 0, 4, true));
  });

  it('takes free places back when it is sure, not before the least', () => {
    const sure = { ...rule, more: false };
    expect(nextPlaces(at(3, 1, 2), sure)).toEqual(at(2, 0, 2, true));
    expect(nextPlaces(at(2, 1, 1), sure)).toEqual(at(2, 1, 1));
  });

  it('opens again what a refit doubts', () => {
    expect(nextPlaces(at(2, 0, 2, true), rule)).toEqual(at(3, 1, 2));
  });

  it('asks for all at once to calibrate', () => {
    const burnIn = { ...rule, burnIn: true, more: false };
    expect(nextPlaces(at(2, 0, 2), burnIn)).toEqual(at(4, 2, 2));
  });
});
