import { beforeEach, expect, test, vi } from 'vitest';
import { fakeBrowser } from 'wxt/testing/fake-browser';
import { StintError } from '../../../lib/protocol/errors.ts';
import { NOW } from '../testing/keys.ts';
import { testDevice } from '../testing/service.ts';
import { serviceNow, withClock } from './clock.ts';

beforeEach(() => fakeBrowser.reset());

const skew = (now: unknown) =>
  new StintError('clock_skew', 'The clock is wrong.', { details: { now } });

test('what failed by the clock is tried once more, by the service’s', async () => {
  const { context } = await testDevice();
  const work = vi
    .fn()
    .mockRejectedValueOnce(skew(NOW + 500))
    .mockResolvedValueOnce('done');
  expect(await withClock(context, work)).toBe('done');
  expect(await serviceNow(context)).toBe(NOW + 500);
});

test.each(['soon', null, Number.NaN, 1.5, undefined])('%s is no time', async (now) => {
  const { context } = await testDevice();
  const work = vi.fn().mockRejectedValue(skew(now));
  await expect(withClock(context, work)).rejects.toMatchObject({ code: 'clock_skew' });
  expect(work).toHaveBeenCalledOnce();
  expect(await serviceNow(context)).toBe(NOW);
});
