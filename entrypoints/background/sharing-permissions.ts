import { browser } from 'wxt/browser';
import { FIREFOX_DATA, permissionsOf } from '../../lib/domain/host-pattern.ts';
import type { SharingCampaign } from '../../lib/protocol/sharing.ts';

/** Whether the browser gives all that a campaign needs; people can take it back in its own menus. */
export const isGranted = (campaign: SharingCampaign): Promise<boolean> =>
  browser.permissions.contains(permissionsOf(campaign.destinations));

/** Joined campaigns, by whether the browser still lets us work for them. */
export async function sortByPermission(campaigns: readonly SharingCampaign[]) {
  const granted = await Promise.all(campaigns.map(isGranted));
  return {
    usable: campaigns.filter((_, i) => granted[i]),
    withheld: campaigns.filter((_, i) => !granted[i]).map(({ id }) => id),
  };
}

/**
 * Gives back what a campaign was given and no other one needs. What the browser will not take
 * back (it came with the installation) stays, and nothing is fetched with it.
 */
export async function giveBack(
  left: readonly SharingCampaign[],
  kept: readonly SharingCampaign[],
): Promise<void> {
  if (left.length === 0) return;
  const needed = new Set(permissionsOf(kept.flatMap((each) => each.destinations)).origins);
  const { permissions, origins } = permissionsOf(left.flatMap((each) => each.destinations));
  const free = origins.filter((origin) => !needed.has(origin));
  await remove({ origins: free, ...(kept.length === 0 && { permissions }) });
  if (kept.length > 0) return;
  // What people may never have been asked for, each by itself: a browser that knows one not refuses all.
  await remove({ permissions: ['idle'] });
  if (import.meta.env.BROWSER === 'firefox') await remove(FIREFOX_DATA as Removed);
}

type Removed = Parameters<typeof browser.permissions.remove>[0];

const remove = (what: Removed) =>
  browser.permissions.remove(what).catch((error: unknown) => console.warn(error));
