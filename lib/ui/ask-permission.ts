import { browser } from 'wxt/browser';
import { FIREFOX_DATA, permissionsOf } from '../domain/host-pattern.ts';

type Wanted = Parameters<typeof browser.permissions.request>[0];

/**
 * Asks the browser for exactly these sites. Call it first thing in a click: browsers give
 * permissions to nothing else.
 * @param onlyWhenIdle chosen before: what it needs was given back with the last campaign
 * @returns whether the person said yes
 */
export function askForSites(
  destinations: readonly string[],
  onlyWhenIdle: boolean,
): Promise<boolean> {
  const { permissions, origins } = permissionsOf(destinations);
  const all = onlyWhenIdle ? [...permissions, 'idle'] : permissions;
  const data = import.meta.env.BROWSER === 'firefox' ? FIREFOX_DATA : {};
  return browser.permissions.request({ permissions: all, origins, ...data } as Wanted);
}

/** Asks to be told when nobody is at the computer. */
export const askForIdle = (): Promise<boolean> =>
  browser.permissions.request({ permissions: ['idle'] });
