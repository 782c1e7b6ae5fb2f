import { getMeta, setMeta } from '../../../lib/db/meta.ts';
import { StintError } from '../../../lib/protocol/errors.ts';
import type { SharingCampaign } from '../../../lib/protocol/sharing.ts';
import { sharingItem } from '../../../lib/storage/sharing.ts';
import type { Context } from '../core/context.ts';
import { changeChoice } from './choice.ts';
import { isGranted, removeUnusedPermissions } from './permissions.ts';

/** Asks the service what can be joined. Stored, so that a person joins exactly what was shown. */
export async function sharingOffers(context: Context): Promise<SharingCampaign[]> {
  const { campaigns } = await context.api.call('sharingCampaigns');
  await setMeta(context.db, 'sharingOffers', campaigns);
  return campaigns;
}

/**
 * Joins a campaign and switches sharing on, as the button says.
 * @throws StintError `not_found` for one that was not shown, `forbidden` without the permission
 */
export async function joinCampaign(context: Context, id: string, consent: number): Promise<void> {
  const offers = (await getMeta(context.db, 'sharingOffers')) ?? [];
  const campaign = offers.find((each) => each.id === id);

  if (!campaign)
    throw new StintError('not_found', 'This campaign is no longer offered. Load the list again.');
  if (!(await isGranted(campaign))) {
    throw new StintError(
      'forbidden',
      "The browser has not given permission for this campaign's sites. Join again and allow it.",
    );
  }
  await changeChoice(({ policy, campaigns }) => ({
    consent,
    policy: { ...policy, on: true, campaigns: [...new Set([...policy.campaigns, id])] },
    campaigns: [...campaigns.filter((each) => each.id !== id), campaign],
  }));
}

/** Leaves a campaign and gives up its permissions. Leaving the last one switches sharing off. */
export async function leaveCampaign(id: string): Promise<void> {
  const before = await sharingItem.get();
  const { campaigns } = await changeChoice((choice) => {
    const rest = choice.policy.campaigns.filter((each) => each !== id);
    return {
      ...choice,
      policy: { ...choice.policy, on: choice.policy.on && rest.length > 0, campaigns: rest },
      campaigns: choice.campaigns.filter((each) => each.id !== id),
    };
  });
  await removeUnusedPermissions(
    before.campaigns.filter((each) => each.id === id),
    campaigns,
  );
}
