import { checkHost } from './target.ts';

/**
 * Destinations of a campaign: `www.example.com`, or `*.example.com` for that name and all
 * below it, which is how browsers read the host of a match pattern.
 * @throws StintError `target_forbidden` when it can name no public host.
 */
export function checkPattern(pattern: string): void {
  checkHost(pattern.startsWith('*.') ? pattern.slice(2) : pattern);
}

export function matchesHost(pattern: string, host: string): boolean {
  if (!pattern.startsWith('*.')) return host === pattern;
  const base = pattern.slice(2);
  return host === base || host.endsWith(`.${base}`);
}

/** What the browser is asked for: exactly the destinations, https only. */
export const permissionOf = (pattern: string): string => `https://${pattern}/*`;

/**
 * All that a browser is asked for when a campaign is joined: its destinations, and to be told
 * where their answers came from (`webRequest`), without which no page is forwarded.
 */
export const permissionsOf = (destinations: readonly string[]) => ({
  permissions: ['webRequest' as const],
  origins: destinations.map(permissionOf),
});

/** What only Firefox asks for besides: that pages go to somebody, and that sites see where this line is. */
export const FIREFOX_DATA = { data_collection: ['websiteContent', 'locationInfo'] };
