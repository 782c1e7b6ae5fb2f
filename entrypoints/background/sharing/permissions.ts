import { browser } from 'wxt/browser';
import { FIREFOX_DATA, permissionsOf } from '../../../lib/domain/host-pattern.ts';
import type { SharingCampaign } from '../../../lib/protocol/sharing.ts';

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
 * back (it came with the installation) stays, and nothing is fetched with it. After the last
 * campaign nothing is kept that only sharing asks for: not to be told of answers, nor of who is
 * at the computer, nor, in Firefox, to hand on pages.
 */
export async function giveBack(
  left: readonly SharingCampaign[],
  kept: readonly SharingCampaign[],
): Promise<void> {
  if (left.length === 0) return;
  const needed = new Set(permissionsOf(kept.flatMap((each) => each.destinations)).origins);
  const { permissions, origins } = permissionsOf(left.flatMap((each) => each.destinations));
  const free = origins.filter((origin) => !needed.has(origin));
  const last = {
    permissions: [...permissions, 'idle'],
    ...(import.meta.env.FIREFOX && FIREFOX_DATA),
  };
  const given = { origins: free, ...(kept.length === 0 && last) };
  await browser.permissions
    .remove(given as Parameters<typeof browser.permissions.remove>[0])
    .catch((error: unknown) => console.warn(error));
}
