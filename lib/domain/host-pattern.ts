import { checkHost } from './target.ts';

/**
 * Checks a campaign's destination: `www.example.com`, or `*.example.com` for that name and all
 * below it, which is how browsers read the host of a match pattern.
 * @throws StintError `target_forbidden` when no public host can match
 */
export function checkPattern(pattern: string): void {
  checkHost(pattern.startsWith('*.') ? pattern.slice(2) : pattern);
}

export function matchesHost(pattern: string, host: string): boolean {
  if (!pattern.startsWith('*.')) return host === pattern;
  const base = pattern.slice(2);
  return host === base || host.endsWith(`.${base}`);
}

/** The match pattern that the browser is asked for: this destination, https only. */
export const permissionOf = (pattern: string): string => `https://${pattern}/*`;

/**
 * The permissions that joining a campaign needs: its destinations, and `webRequest`, which tells
 * from which address a page came. Without that no page is forwarded.
 */
export const permissionsOf = (destinations: readonly string[]) => ({
  permissions: ['webRequest' as const],
  origins: destinations.map(permissionOf),
});

/** Firefox's data consent: pages are passed on, and sites see where this connection is. */
export const FIREFOX_DATA = { data_collection: ['websiteContent', 'locationInfo'] };
