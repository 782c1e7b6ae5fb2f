import { beforeEach, expect, it, vi } from 'vitest';
import { browser } from 'wxt/browser';
import { fakeBrowser } from 'wxt/testing/fake-browser';
import { DEFAULT_SETTINGS } from '../protocol/settings.ts';
import { firstRead, watchFirstRead } from './first-read.ts';
import { settingsItem } from './settings.ts';

beforeEach(() => fakeBrowser.reset());

it('reads what the defined items wrote', async () => {
  const settings = { ...DEFAULT_SETTINGS, theme: 'dark' as const };
  await settingsItem.set(settings);
  expect(await firstRead()).toEqual({ snapshot: null, settings: await settingsItem.get() });
  expect((await firstRead()).settings).toEqual(settings);
});

it('falls back to the defaults when nothing is stored, or it is damaged', async () => {
  expect((await firstRead()).settings).toEqual(DEFAULT_SETTINGS);
  await browser.storage.local.set({ settings: '{"v":1,', snapshot: '{"v":9,"value":1}' });
  expect(await firstRead()).toEqual({ snapshot: null, settings: DEFAULT_SETTINGS });
});

it('hears of a change', async () => {
  const heard = vi.fn();
  const stop = watchFirstRead(heard);
  const settings = { ...DEFAULT_SETTINGS, theme: 'light' as const };
  await settingsItem.set(settings);
  await vi.waitFor(() => expect(heard).toHaveBeenCalledWith({ settings }));
  stop();
});
