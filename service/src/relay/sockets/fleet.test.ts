import { expect, test } from 'vitest';
import type { DeviceSession } from './device-session.ts';
import { createFleet } from './fleet.ts';

const session = (n: number, region: string) =>
  ({
    device: `d${n}`,
    campaigns: ['c'],
    region,
    range: `r${n}`,
    address: `a${n}`,
    hasRoom: true,
  }) as unknown as DeviceSession;

test('devices that do not fit go to the end, so that the next choice looks at others', () => {
  const fleet = createFleet();
  for (let n = 0; n < 900; n += 1) fleet.add(session(n, 'de'));
  fleet.add(session(900, 'fr'));
  expect(fleet.pick({ campaign: 'c', region: 'fr' })).toBeNull();
  expect(fleet.pick({ campaign: 'c', region: 'fr' })?.device).toBe('d900');
  // Nobody was lost on the way.
  const taken = new Set<string | undefined>();
  for (let n = 0; n < 901; n += 1) taken.add(fleet.pick({ campaign: 'c' })?.device);
  expect(taken.size).toBe(901);
});
