import { beforeEach, expect, test, vi } from 'vitest';
import { fakeBrowser } from 'wxt/testing/fake-browser';
import background from './index.ts';

beforeEach(() => fakeBrowser.reset());

/** An event of the browser's API that notes whether anybody listens. */
const event = () => ({ addListener: vi.fn(), removeListener: vi.fn(), hasListener: () => false });

test('in its first turn the worker keeps content scripts from storage, and listens', () => {
  const setAccessLevel = vi.fn(async () => {});
  const { local, session, sync } = fakeBrowser.storage;
  for (const area of [local, session, sync]) Object.assign(area, { setAccessLevel });
  const runtime = {
    onMessage: event(),
    onConnect: event(),
    onInstalled: event(),
    onStartup: event(),
    onUpdateAvailable: event(),
  };
  const [onAlarm, onRemoved, permissions] = [event(), event(), [event(), event()]];
  Object.assign(fakeBrowser.runtime, runtime);
  Object.assign(fakeBrowser.alarms, { onAlarm });
  Object.assign(fakeBrowser.tabs, { onRemoved });
  Object.assign(fakeBrowser, {
    permissions: { onAdded: permissions[0], onRemoved: permissions[1] },
    idle: undefined,
  });
  background.main();
  expect(setAccessLevel).toHaveBeenCalledTimes(3);
  for (const { addListener } of [...Object.values(runtime), onAlarm, onRemoved, ...permissions]) {
    expect(addListener).toHaveBeenCalledOnce();
  }
});
