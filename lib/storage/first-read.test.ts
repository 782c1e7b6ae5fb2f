import { beforeEach, expect, it, vi } from 'vitest';
import { browser } from 'wxt/browser';
import { fakeBrowser } from 'wxt/testing/fake-browser';
import { DEFAULT_SETTINGS } from '../protocol/default-settings.ts';
import { firstRead, watchFirstRead } from './first-read.ts';
import { settingsItem } from './settings.ts';
import { sharingLineItem } from './sharing.ts';

beforeEach(() => fakeBrowser.reset());

it('reads what the defined items wrote', async () => {
  const settings = { ...DEFAULT_SETTINGS, theme: 'dark' as const };
  await settingsItem.set(settings);
  expect(await firstRead()).toEqual({
    snapshot: null,
    settings: await settingsItem.get(),
    sharing: null,
  });
  expect((await firstRead()).settings).toEqual(settings);
});

it('falls back to the defaults when nothing is stored, or it is damaged', async () => {
  expect((await firstRead()).settings).toEqual(DEFAULT_SETTINGS);
  await browser.storage.local.set({ settings: '{"v":1,', snapshot: '{"v":9,"value":1}' });
  expect(await firstRead()).toEqual({
    snapshot: null,
    settings: DEFAULT_SETTINGS,
    sharing: null,
  });
});

it('reports a change', async () => {
  const heard = vi.fn();
  const stop = watchFirstRead(heard);
  const settings = { ...DEFAULT_SETTINGS, theme: 'light' as const };
  await settingsItem.set(settings);
  await vi.waitFor(() => expect(heard).toHaveBeenCalledWith({ settings }));
  stop();
});

it('reads the line about sharing, and reports when it changes and when everything is erased', async () => {
  const line = {
    at: 1,
    on: true,
    state: 'ready' as const,
    reason: null,
    flow: 7,
    today: 9,
    bytesPerDay: 10,
    campaigns: 1,
  };
  await sharingLineItem.set(line);
  expect((await firstRead()).sharing).toEqual(line);
  const heard = vi.fn();
  const stop = watchFirstRead(heard);
  await sharingLineItem.set({ ...line, on: false, flow: 0 });
  await vi.waitFor(() =>
    expect(heard).toHaveBeenCalledWith({ sharing: { ...line, on: false, flow: 0 } }),
  );
  await sharingLineItem.remove();
  await vi.waitFor(() => expect(heard).toHaveBeenLastCalledWith({ sharing: null }));
  stop();
  await browser.storage.local.set({ 'sharing-line': '{"v":1,' });
  expect((await firstRead()).sharing).toBeNull();
});
