import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createLimits } from './limits.ts';

const PER_MINUTE = { registration: 2, lease: 3, open: 4, chain: 5, caller: 6 };
const POOLS = Object.entries(PER_MINUTE) as [keyof typeof PER_MINUTE, number][];

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const limited = { code: 'rate_limited', details: { retryAfterSeconds: 60 } };

test.each(POOLS)(
  'the pool %s takes %d requests a minute, and counts none of the others',
  async (pool, most) => {
    const limits = createLimits(PER_MINUTE);
    for (let i = 0; i < most; i++) await limits.take(pool, '192.0.2.1');
    await expect(limits.take(pool, '192.0.2.1')).rejects.toMatchObject(limited);
    for (const [other] of POOLS.filter(([name]) => name !== pool))
      await limits.take(other, '192.0.2.1');
    vi.advanceTimersByTime(60_001);
    await limits.take(pool, '192.0.2.1');
  },
);

test.each([
  ['192.0.2.1', '192.0.2.200', '192.0.3.1'],
  ['2001:db8:1:2::1', '2001:db8:1:ffff::9', '2001:db8:2::1'],
  ['::ffff:192.0.2.1', '192.0.2.9', '192.0.3.1'],
])('%s and %s are one line, %s is another', async (one, same, other) => {
  const limits = createLimits(PER_MINUTE);
  await limits.take('registration', one);
  await limits.take('registration', same);
  await expect(limits.take('registration', one)).rejects.toMatchObject(limited);
  await limits.take('registration', other);
});

test('callers are counted one by one', async () => {
  const limits = createLimits({ ...PER_MINUTE, caller: 1 });
  await limits.take('caller', '0xa');
  await limits.take('caller', '0xb');
  await expect(limits.take('caller', '0xa')).rejects.toMatchObject(limited);
});

test('each doubling of a range’s registrations in a day makes them a bit dearer, up to six', async () => {
  const limits = createLimits(PER_MINUTE);
  const bits = async (count: number, address = '192.0.2.1') => {
    let last = 0;
    for (let i = 0; i < count; i++) last = await limits.dearness(address);
    return last;
  };
  expect([await bits(31), await bits(1), await bits(32), await bits(4_000)]).toEqual([0, 1, 2, 6]);
  expect(await bits(1, '192.0.2.77')).toBe(6);
  expect(await bits(1, '192.0.3.1')).toBe(0);
  vi.advanceTimersByTime(86_400_001);
  expect(await bits(1)).toBe(0);
});
