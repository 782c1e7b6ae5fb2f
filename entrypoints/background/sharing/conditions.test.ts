import { beforeEach, expect, test } from 'vitest';
import { fakeBrowser } from 'wxt/testing/fake-browser';
import { NOW } from '../testing/keys.ts';
import { readConditions } from './conditions.ts';

beforeEach(() => {
  fakeBrowser.reset();
  Object.assign(fakeBrowser, {
    storage: { ...fakeBrowser.storage, managed: { get: async () => ({}) } },
    extension: { inIncognitoContext: false },
  });
});

test.each([
  [undefined, false],
  ['active', false],
  ['idle', true],
  ['locked', true],
])('a computer that is %s counts as idle: %s', async (state, idle) => {
  const api = state === undefined ? undefined : { queryState: async () => state };
  Object.assign(fakeBrowser, { idle: api });
  expect((await readConditions(NOW)).idle).toBe(idle);
});
