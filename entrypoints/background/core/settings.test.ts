import { beforeEach, expect, test } from 'vitest';
import { browser } from 'wxt/browser';
import { fakeBrowser } from 'wxt/testing/fake-browser';
import { DEFAULT_SETTINGS } from '../../../lib/protocol/default-settings.ts';
import { firstRead } from '../../../lib/storage/first-read.ts';
import { rewriteSettings } from './settings.ts';

const store = (stored: object) => browser.storage.local.set({ settings: JSON.stringify(stored) });

beforeEach(() => fakeBrowser.reset());

test('what an update no longer allows is gone before a screen reads it', async () => {
  await store({ v: 1, value: { ...DEFAULT_SETTINGS, theme: 'sepia', welcomeDone: true } });
  await rewriteSettings();
  expect((await firstRead()).settings).toEqual({ ...DEFAULT_SETTINGS, welcomeDone: true });
});

test('settings of a newer version stay as they are', async () => {
  const newer = { v: 9, value: { anything: true } };
  await store(newer);
  await rewriteSettings();
  expect(await browser.storage.local.get('settings')).toEqual({ settings: JSON.stringify(newer) });
});

test('nothing is stored where nothing was', async () => {
  await rewriteSettings();
  expect(await browser.storage.local.get()).toEqual({});
});
