import { browser } from 'wxt/browser';

/**
 * Keeps everything that is stored from content scripts, which live in the processes of web pages.
 * Firefox has no such setting: there a content script can read storage, and ours never does.
 */
export async function guardStorage(): Promise<void> {
  const areas = [browser.storage.local, browser.storage.session, browser.storage.sync];
  const accessLevel = 'TRUSTED_CONTEXTS';
  await Promise.all(areas.map((area) => area?.setAccessLevel?.({ accessLevel })));
}
