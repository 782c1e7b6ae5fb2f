import { browser } from 'wxt/browser';
import { defineBackground } from 'wxt/utils/define-background';
import { onScreenClosed } from '../../lib/messaging/screen-port.ts';
import { serve } from '../../lib/messaging/serve.ts';
import { pinnedNetwork } from '../../lib/protocol/pinned.ts';
import { onTabClosed } from './claim/tabs.ts';
import { ALARMS } from './core/alarms.ts';
import { guardStorage } from './core/guard-storage.ts';
import { createHandlers } from './handlers.ts';
import { createContext } from './identity/create-context.ts';
import { onInstalled, onStarted } from './lifecycle.ts';
import { onIdleChange } from './sharing/conditions.ts';
import { reviveSharing } from './sharing/revive.ts';
import { installUpdate } from './sharing/update.ts';
import { syncWithService } from './sync-with-service.ts';

/** Nobody waits for the work of an event, so a failure is logged. */
const run = (work: Promise<unknown>) => void work.catch((error) => console.error(error));

export default defineBackground(() => {
  run(guardStorage());
  // All listeners are added in the first turn, or an event that wakes the worker is lost.
  serve(createHandlers(createContext), pinnedNetwork().service);
  onScreenClosed(() => run(syncWithService(createContext())));
  browser.runtime.onInstalled.addListener(({ reason }) =>
    run(onInstalled(createContext(), reason)),
  );
  browser.runtime.onStartup.addListener(() => run(onStarted(createContext())));
  browser.runtime.onUpdateAvailable.addListener(() => run(installUpdate(createContext())));
  browser.alarms.onAlarm.addListener(({ name }) =>
    run(
      name === ALARMS.sharing ? reviveSharing(createContext()) : syncWithService(createContext()),
    ),
  );
  browser.permissions.onAdded.addListener(() => run(reviveSharing(createContext())));
  browser.permissions.onRemoved.addListener(() => run(reviveSharing(createContext())));
  onIdleChange(() => run(reviveSharing(createContext())));

  // Whatever woke this worker, the previous one may have been stopped with its connection.
  run(reviveSharing(createContext()));
  browser.tabs.onRemoved.addListener((tabId) => run(onTabClosed(createContext(), tabId)));
});
