import { beforeEach, expect, test } from 'vitest';
import { fakeBrowser } from 'wxt/testing/fake-browser';
import type { SharingCampaign } from '../../../lib/protocol/sharing.ts';
import { sharingItem } from '../../../lib/storage/sharing.ts';
import { testDevice } from '../testing/service.ts';
import { leaveCampaign } from './join.ts';
import { assessSharing } from './view.ts';

const campaign = (n: number, site: string): SharingCampaign => ({
  id: `0x${String(n).repeat(64)}`,
  name: 'Words',
  requesterName: 'A lab',
  purpose: 'Counts words.',
  destinations: [site],
  price: '500000',
  deadline: 1_800_000_000,
});
const [GIVEN, WITHHELD] = [campaign(1, 'www.given.net'), campaign(2, 'www.withheld.net')];

beforeEach(async () => {
  fakeBrowser.reset();
  const contains = async ({ origins }: { origins: string[] }) =>
    origins.every((origin) => origin.includes('given.net'));
  Object.assign(fakeBrowser, {
    permissions: { contains, remove: async () => true },
    storage: { ...fakeBrowser.storage, managed: { get: async () => ({}) } },
    extension: { inIncognitoContext: false },
    idle: undefined,
  });
  const { policy } = await sharingItem.get();
  await sharingItem.set({
    consent: 1,
    policy: { ...policy, on: true, campaigns: [GIVEN.id, WITHHELD.id] },
    campaigns: [GIVEN, WITHHELD],
  });
});

test('what the browser withholds is neither fetched for nor told to the relay', async () => {
  const { context } = await testDevice();
  const { allowed, withheld, reason } = await assessSharing(context);
  expect(reason).toBeNull();
  expect(withheld).toEqual([WITHHELD.id]);
  expect(allowed.campaigns).toEqual([GIVEN]);
  expect(allowed.policy.campaigns).toEqual([GIVEN.id]);
});

test('leaving the last campaign switches sharing off', async () => {
  await leaveCampaign(WITHHELD.id);
  expect((await sharingItem.get()).policy.on).toBe(true);
  await leaveCampaign(GIVEN.id);
  expect((await sharingItem.get()).policy).toMatchObject({ on: false, campaigns: [] });
});
