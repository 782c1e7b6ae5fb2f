import { expect, test, vi } from 'vitest';
import { createReachable } from './reachable.ts';

test('however often somebody asks, the chain is asked once in a second', async () => {
  let now = 0;
  const latest = vi.fn().mockResolvedValue({});
  const reached = createReachable({ latest }, () => now);
  for (let n = 0; n < 100; n += 1) expect(await reached()).toBe(true);
  expect(latest).toHaveBeenCalledTimes(1);

  now = 1_000;
  latest.mockRejectedValue(new Error('away'));
  expect(await reached()).toBe(false);
  expect(latest).toHaveBeenCalledTimes(2);
});
