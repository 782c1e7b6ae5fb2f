import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { watchInView } from './watch-in-view.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function open(visibilityState: DocumentVisibilityState) {
  const page = Object.assign(new EventTarget(), { visibilityState });
  const told: boolean[] = [];
  const stop = watchInView(page as unknown as Document, (seen) => told.push(seen));
  const turn = (to: DocumentVisibilityState) => {
    page.visibilityState = to;
    page.dispatchEvent(new Event('visibilitychange'));
  };
  return { told, stop, turn };
}

test('a page counts as seen after 0.8 s in view, and no sooner', () => {
  const { told } = open('visible');
  vi.advanceTimersByTime(799);
  expect(told).toEqual([false]);
  vi.advanceTimersByTime(1);
  expect(told).toEqual([false, true]);
});

test('never while it is hidden, and from the start when it comes back', () => {
  const { told, turn, stop } = open('hidden');
  vi.advanceTimersByTime(60_000);
  expect(told).toEqual([false]);
  turn('visible');
  vi.advanceTimersByTime(800);
  turn('hidden');
  expect(told).toEqual([false, false, true, false]);
  vi.advanceTimersByTime(60_000);
  turn('visible');
  vi.advanceTimersByTime(799);
  expect(told.at(-1)).toBe(false);
  stop();
  vi.advanceTimersByTime(800);
  expect(told.at(-1)).toBe(false);
});
