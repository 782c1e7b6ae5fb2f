import { browser } from 'wxt/browser';
import type { Conditions } from '../../../lib/domain/sharing-policy.ts';
import { sharingForbidden } from '../../../lib/storage/managed.ts';
import { settingsItem } from '../../../lib/storage/settings.ts';

/** Nobody touched the computer for so long, s: what counts as idle. */
const IDLE_S = 120;

/** Not there before the person gave the permission, which "only when idle" asks for. */
const idleApi = () => (browser as { idle?: typeof browser.idle }).idle;

type Line = { connection?: { saveData?: boolean } };

/** What the browser tells a worker of this moment. */
export async function conditions(now: number): Promise<Conditions> {
  const [managed, { paused }, state] = await Promise.all([
    sharingForbidden(),
    settingsItem.get(),
    idleApi()?.queryState(IDLE_S),
  ]);
  return {
    managed,
    paused,
    // The manifest keeps us out of private windows; should a browser not mind, this does.
    privateWindow: browser.extension.inIncognitoContext === true,
    saveData: (navigator as Line).connection?.saveData === true,
    // A browser that does not tell counts as in use.
    idle: state !== undefined && state !== 'active',
    hour: new Date(now).getHours(),
  };
}

/** Calls back when the person comes or goes. The same listener twice is there once; give always the same. */
export function onIdleChange(listener: () => void): void {
  idleApi()?.setDetectionInterval(IDLE_S);
  idleApi()?.onStateChanged.addListener(listener);
}
