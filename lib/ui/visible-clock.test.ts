import { expect, it } from 'vitest';
import { createVisibleClock } from './visible-clock.ts';

it('counts only the time in which the page is visible', () => {
  let time = 0;
  let changed = () => {};
  const page = {
    hidden: false,
    addEventListener: (_: string, listener: () => void) => {
      changed = listener;
    },
    removeEventListener: () => {},
  };
  const clock = createVisibleClock(page as unknown as Document, () => time);
  time = 3_000;
  page.hidden = true;
  changed();
  time = 60_000;
  expect(clock.elapsed()).toBe(3_000);
  page.hidden = false;
  changed();
  time = 62_000;
  expect(clock.elapsed()).toBe(5_000);
  clock.restart();
  expect(clock.elapsed()).toBe(0);
});
