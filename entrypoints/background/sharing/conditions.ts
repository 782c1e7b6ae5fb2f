import { browser } from 'wxt/browser';
import type { Conditions } from '../../../lib/domain/sharing-policy.ts';
import { sharingForbidden } from '../../../lib/storage/managed.ts';
import { settingsItem } from '../../../lib/storage/settings.ts';

/** The computer is idle after this long without input, s. */
const IDLE_S = 120;

/** Undefined until the person grants the permission, which "only when idle" asks for. */
const idleApi = () => (browser as { idle?: typeof browser.idle }).idle;

type Line = { connection?: { saveData?: boolean } };

/** What the browser can tell a worker about the current conditions. */
export async function readConditions(now: number): Promise<Conditions> {
  const [managed, { paused }, state] = await Promise.all([
    sharingForbidden(),
    settingsItem.get(),
    idleApi()?.queryState(IDLE_S),
  ]);
  return {
    managed,
    paused,
    // The manifest already rules out private windows; this is for browsers that ignore it.
    privateWindow: browser.extension.inIncognitoContext === true,
    saveData: (navigator as Line).connection?.saveData === true,
    // A browser that does not say counts as in use.
    idle: state !== undefined && state !== 'active',
    hour: new Date(now).getHours(),
  };
}

/**
 * Calls back when the computer becomes idle or active. Always pass the same listener: adding it
 * twice adds it once.
 */
export function onIdleChange(listener: () => void): void {
  idleApi()?.setDetectionInterval(IDLE_S);
  idleApi()?.onStateChanged.addListener(listener);
}
