import { beforeEach, expect, test, vi } from 'vitest';
import { fakeBrowser } from 'wxt/testing/fake-browser';
import { guardStorage } from './guard-storage.ts';

beforeEach(() => fakeBrowser.reset());

test('every area of storage is for the extension’s own pages alone', async () => {
  const areas = ['local', 'session', 'sync'] as const;
  const levels = areas.map((area) => {
    const setAccessLevel = vi.fn(async () => {});
    Object.assign(fakeBrowser.storage[area], { setAccessLevel });
    return setAccessLevel;
  });
  await guardStorage();
  for (const level of levels) {
    expect(level).toHaveBeenCalledExactlyOnceWith({ accessLevel: 'TRUSTED_CONTEXTS' });
  }
});

test('a browser without such a setting, or without one of the areas, starts all the same', async () => {
  for (const area of ['local', 'session', 'sync'] as const) {
    Object.assign(fakeBrowser.storage[area], { setAccessLevel: undefined });
  }
  const { sync } = fakeBrowser.storage;
  Object.assign(fakeBrowser.storage, { sync: undefined });
  await expect(guardStorage()).resolves.toBeUndefined();
  Object.assign(fakeBrowser.storage, { sync });
});
