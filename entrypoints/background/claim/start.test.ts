import { beforeEach, expect, test } from 'vitest';
import { fakeBrowser } from 'wxt/testing/fake-browser';
import { claimJobItem } from '../../../lib/storage/claim-job.ts';
import { claimant, mockBrowser } from '../testing/claimant.ts';
import { testDevice } from '../testing/service.ts';
import { uuid } from '../testing/tasks.ts';
import { dismissClaim, reopenClaim, startClaim } from './start.ts';

beforeEach(mockBrowser);

test('without anything to claim no page is opened', async () => {
  const { context } = await testDevice();
  await expect(startClaim(context)).rejects.toMatchObject({ code: 'nothing_to_claim' });
  expect(fakeBrowser.tabs.create).not.toHaveBeenCalled();
  expect(await claimJobItem.get()).toBeNull();
});

test('a screen that shows an old claim opens and dismisses no other', async () => {
  const { context, job } = await claimant();
  const before = await job();
  await expect(reopenClaim(context, uuid(9))).rejects.toMatchObject({ code: 'not_found' });
  await dismissClaim(context, uuid(9));
  expect(await job()).toEqual(before);
});
