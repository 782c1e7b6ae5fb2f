import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { SharingPolicy } from '../protocol/sharing.ts';
import { permissionOf } from './host-pattern.ts';
import {
  bytesLeft,
  type Conditions,
  decodedLimit,
  lowerLimits,
  pauseReason,
  refuseJob,
} from './sharing-policy.ts';

const CAMPAIGN = `0x${'ca'.repeat(32)}`;
const policy: SharingPolicy = {
  on: true,
  campaigns: [CAMPAIGN],
  bytesPerDay: 1_000,
  bytesPerMonth: 5_000,
  kbitPerSecond: 0,
  jobs: 2,
  hours: null,
  onlyWhenIdle: false,
  vetoed: ['never.org'],
};
const fine: Conditions = {
  paused: false,
  managed: false,
  privateWindow: false,
  saveData: false,
  idle: true,
  hour: 12,
};
const none = { today: 0, month: 0 };

describe('why nothing is shared', () => {
  test.each([
    [{}, {}, none, null],
    [{ on: false }, {}, none, 'off'],
    [{}, { paused: true, managed: true }, none, 'paused'],
    [{}, { managed: true }, none, 'managed'],
    [{}, { privateWindow: true }, none, 'private_window'],
    [{}, { saveData: true }, none, 'save_data'],
    [{ hours: { from: 1, to: 12 } }, {}, none, 'hours'],
    [{ hours: { from: 12, to: 13 } }, {}, none, null],
    [{ hours: { from: 22, to: 6 } }, { hour: 23 }, none, null],
    [{ hours: { from: 22, to: 6 } }, { hour: 5 }, none, null],
    [{ hours: { from: 22, to: 6 } }, { hour: 6 }, none, 'hours'],
    [{ onlyWhenIdle: true }, { idle: false }, none, 'in_use'],
    [{}, {}, { today: 1_000, month: 1_000 }, 'day_cap'],
    [{}, {}, { today: 0, month: 5_000 }, 'month_cap'],
    [{ campaigns: [] }, {}, none, 'no_campaign'],
  ])('%j, %j, %j: %s', (change, conditions, usage, reason) => {
    expect(pauseReason({ ...policy, ...change }, usage, { ...fine, ...conditions })).toBe(reason);
  });

  test('never shares when it is off, whatever else holds', () => {
    const conditions = fc.record({
      paused: fc.boolean(),
      managed: fc.boolean(),
      privateWindow: fc.boolean(),
      saveData: fc.boolean(),
      idle: fc.boolean(),
      hour: fc.nat(23),
    });
    fc.assert(
      fc.property(
        conditions,
        (given) => pauseReason({ ...policy, on: false }, none, given) === 'off',
      ),
    );
  });
});

test('the service can lower a limit and never raise one', () => {
  const limit = fc.record({ jobs: fc.integer({ min: 1, max: 8 }), kbitPerSecond: fc.nat(100_000) });
  fc.assert(
    fc.property(limit, limit, (own, service) => {
      const result = lowerLimits(own, service);
      expect(result.jobs).toBeLessThanOrEqual(own.jobs);
      if (own.kbitPerSecond > 0)
        expect(result.kbitPerSecond).toBeLessThanOrEqual(own.kbitPerSecond);
      if (own.kbitPerSecond > 0) expect(result.kbitPerSecond).toBeGreaterThan(0);
    }),
  );
});

test('bytes left are the smaller of the two caps, and never negative', () => {
  expect(bytesLeft(policy, { today: 400, month: 4_900 })).toBe(100);
  expect(bytesLeft(policy, { today: 5_000, month: 5_000 })).toBe(0);
});

test.each([
  ['https://www.good.org/', null],
  ['https://good.org/', null],
  ['https://other.org/', 'refused_campaign'],
  ['https://a.never.org/', 'refused_veto'],
  ['https://never.org/', 'refused_veto'],
  ['https://login.good.org/', 'refused_target'],
  ['https://10.0.0.1/', 'refused_target'],
  ['http://good.org/', 'refused_target'],
])('%s: %s', (url, refusal) => {
  const campaigns = [{ id: CAMPAIGN, destinations: ['*.good.org', 'never.org', '*.never.org'] }];
  expect(refuseJob({ url, campaign: CAMPAIGN, maxBytes: 1 }, policy, campaigns)).toBe(refusal);
});

test('a campaign that was not joined is refused, even when the relay names it', () => {
  const campaign = `0x${'cb'.repeat(32)}`;
  const known = [{ id: campaign, destinations: ['good.org'] }];
  expect(refuseJob({ url: 'https://good.org/', campaign, maxBytes: 1 }, policy, known)).toBe(
    'refused_campaign',
  );
});

test('what the browser is asked for is exactly the destination, https only', () => {
  expect(permissionOf('*.good.org')).toBe('https://*.good.org/*');
});

test('a compressed page may grow a hundred times, a small one more, none over its job', () => {
  expect(decodedLimit(1_000_000, null)).toBe(1_000_000);
  expect(decodedLimit(10_000_000, 20_000)).toBe(2_000_000);
  expect(decodedLimit(1_000_000, 20_000)).toBe(1_000_000);
  expect(decodedLimit(1_000_000, 10)).toBe(65_536);
  expect(decodedLimit(50_000, 10)).toBe(50_000);
});
