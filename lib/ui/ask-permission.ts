import { browser } from 'wxt/browser';
import { FIREFOX_DATA, permissionsOf } from '../domain/host-pattern.ts';

type Wanted = Parameters<typeof browser.permissions.request>[0];

/**
 * Asks the browser for exactly these sites. Call it first thing in a click: browsers give
 * permissions to nothing else.
 * @param idle whether the person's limits say "only when nobody is at the computer", which the
 *   browser no longer tells after the last campaign was left
 * @returns whether the person said yes
 */
export function askForSites(destinations: readonly string[], idle: boolean): Promise<boolean> {
  const { permissions, origins } = permissionsOf(destinations);
  const wanted = { permissions: [...permissions, ...(idle ? ['idle'] : [])], origins };
  const data = import.meta.env.FIREFOX ? FIREFOX_DATA : {};
  return browser.permissions.request({ ...wanted, ...data } as Wanted);
}

/** Asks to be told when nobody is at the computer. */
export const askForIdle = (): Promise<boolean> =>
  browser.permissions.request({ permissions: ['idle'] });
