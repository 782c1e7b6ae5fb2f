import { beforeEach, expect, test } from 'vitest';
import { fakeBrowser } from 'wxt/testing/fake-browser';
import { StintError } from '../../../lib/protocol/errors.ts';
import { NOW } from '../testing/keys.ts';
import { testDevice } from '../testing/service.ts';
import { isHeldOff, noteFailure } from './connection.ts';

beforeEach(() => fakeBrowser.reset());

test('a service that asks for time gets it, and a clock that is set back makes it no longer', async () => {
  const { context } = await testDevice();
  const details = { retryAfterMs: 60_000 };
  await noteFailure(context, new StintError('rate_limited', 'Slow down.', { details }));
  expect(await isHeldOff(context)).toBe(true);
  context.time = NOW + 60_000;
  expect(await isHeldOff(context)).toBe(false);
  context.time = NOW - 365 * 86_400_000;
  expect(await isHeldOff(context)).toBe(false);
});
