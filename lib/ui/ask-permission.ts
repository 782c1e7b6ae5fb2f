import { browser } from 'wxt/browser';
import { permissionsOf } from '../domain/host-pattern.ts';

/** What only Firefox asks for: that pages go to somebody, and that sites see where this line is. */
const FIREFOX_DATA = { data_collection: ['websiteContent', 'locationInfo'] };

type Wanted = Parameters<typeof browser.permissions.request>[0];

/**
 * Asks the browser for exactly these sites. Call it first thing in a click: browsers give
 * permissions to nothing else.
 * @returns whether the person said yes
 */
export function askForSites(destinations: readonly string[]): Promise<boolean> {
  const wanted = permissionsOf(destinations);
  const data = import.meta.env.FIREFOX ? FIREFOX_DATA : {};
  return browser.permissions.request({ ...wanted, ...data } as Wanted);
}

/** Asks to be told when nobody is at the computer. */
export const askForIdle = (): Promise<boolean> =>
  browser.permissions.request({ permissions: ['idle'] });
