import { browser } from 'wxt/browser';
import { FIREFOX_DATA, permissionsOf } from '../domain/host-pattern.ts';

type Wanted = Parameters<typeof browser.permissions.request>[0];

/**
 * Asks the browser for exactly these sites. Call it first thing in a click handler: browsers grant
 * permissions nowhere else.
 * @param idle also ask for idle detection, for limits that say "only when nobody is at the computer";
 *   leaving the last campaign gave it up
 * @returns whether the person allowed it
 */
export function askForSites(destinations: readonly string[], idle: boolean): Promise<boolean> {
  const { permissions, origins } = permissionsOf(destinations);
  const wanted = { permissions: [...permissions, ...(idle ? ['idle'] : [])], origins };
  const data = import.meta.env.FIREFOX ? FIREFOX_DATA : {};
  return browser.permissions.request({ ...wanted, ...data } as Wanted);
}

/** Asks for permission to detect when nobody is at the computer. */
export const askForIdle = (): Promise<boolean> =>
  browser.permissions.request({ permissions: ['idle'] });
