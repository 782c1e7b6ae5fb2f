import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { fakeBrowser } from 'wxt/testing/fake-browser';
import { askForSites } from './ask-permission.ts';

const request = vi.fn();
afterEach(() => vi.unstubAllEnvs());

beforeEach(() => {
  request.mockResolvedValue(true);
  Object.assign(fakeBrowser, { permissions: { request } });
  vi.stubEnv('FIREFOX', '');
});

test('with "only when idle" on, joining asks for that permission again together with the sites', async () => {
  const origins = ['https://*.sites.net/*'];
  await askForSites(['*.sites.net'], false);
  expect(request).toHaveBeenLastCalledWith({ permissions: ['webRequest'], origins });
  await askForSites(['*.sites.net'], true);
  expect(request).toHaveBeenLastCalledWith({ permissions: ['webRequest', 'idle'], origins });
});
