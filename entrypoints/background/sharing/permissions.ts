import { browser } from 'wxt/browser';
import { FIREFOX_DATA, permissionsOf } from '../../../lib/domain/host-pattern.ts';
import type { SharingCampaign } from '../../../lib/protocol/sharing.ts';

/** Whether the browser grants all that a campaign needs. People can revoke it in the browser's menus. */
export const isGranted = (campaign: SharingCampaign): Promise<boolean> =>
  browser.permissions.contains(permissionsOf(campaign.destinations));

/** Splits joined campaigns by whether the browser still grants their permissions. */
export async function sortByPermission(campaigns: readonly SharingCampaign[]) {
  const granted = await Promise.all(campaigns.map(isGranted));
  return {
    usable: campaigns.filter((_, i) => granted[i]),
    withheld: campaigns.filter((_, i) => !granted[i]).map(({ id }) => id),
  };
}

/**
 * Gives up the permissions of the campaigns that were `left`, except those that a `kept` one needs.
 * Permissions from the installation cannot be given up; nothing is fetched with them. After the last
 * campaign the permissions that only sharing uses go too: web requests, idle state and, in Firefox,
 * the consent to pass pages on.
 */
export async function removeUnusedPermissions(
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
