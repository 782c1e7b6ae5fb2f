import { beforeEach, expect, test, vi } from 'vitest';
import { fakeBrowser } from 'wxt/testing/fake-browser';
import { testDevice } from '../testing/service.ts';
import { closeInterruptedJobs } from './recorder.ts';

beforeEach(() => fakeBrowser.reset());

test('the flight recorder keeps the newest 100,000 pages', async () => {
  const { context } = await testDevice();
  const { jobs } = context.db;
  const offset = vi.fn(() => ({ primaryKeys: async () => ['old'] }));
  const ordered = { reverse: () => ({ offset }) };
  vi.spyOn(jobs, 'orderBy').mockReturnValue(ordered as never);
  const erase = vi.spyOn(jobs, 'bulkDelete').mockResolvedValue(undefined as never);
  await closeInterruptedJobs(context);
  expect(offset).toHaveBeenCalledExactlyOnceWith(100_000);
  expect(erase).toHaveBeenCalledExactlyOnceWith(['old']);
});
