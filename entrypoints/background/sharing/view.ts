import { getMeta } from '../../../lib/db/meta.ts';
import { pauseReason } from '../../../lib/domain/sharing-policy.ts';
import type { SharingLine, SharingView } from '../../../lib/protocol/sharing-view.ts';
import { sharingItem, sharingLineItem, sharingViewItem } from '../../../lib/storage/sharing.ts';
import type { Context } from '../core/context.ts';
import { exclusive } from '../core/exclusive.ts';
import { readConditions } from './conditions.ts';
import { liveUsage, liveWithheld, relayStatus } from './connection.ts';
import { sortByPermission } from './permissions.ts';
import { storedUsage } from './usage.ts';

/**
 * Splits campaigns as the connection last did, so that a view that is written every second need not
 * ask the browser. A change of permissions updates the connection.
 */
const sortByLastKnown: typeof sortByPermission = async (campaigns) => {
  const withheld = liveWithheld();
  if (!withheld) return sortByPermission(campaigns);
  return { usable: campaigns.filter(({ id }) => !withheld.includes(id)), withheld };
};

/**
 * What may be shared right now, or why nothing may.
 * @param sort splits off the campaigns without the browser's permission
 */
export async function assessSharing(context: Context, sort = sortByPermission) {
  const choice = await sharingItem.get();
  const usage = liveUsage() ?? (await storedUsage(context));
  const { usable, withheld } = await sort(choice.campaigns);
  const policy = { ...choice.policy, campaigns: usable.map(({ id }) => id) };

  const reason = pauseReason(policy, usage, await readConditions(context.now()));
  const held = await getMeta(context.db, 'sharingHeld');
  return {
    choice,
    usage,
    withheld,
    reason,
    held,
    allowed: { ...choice, policy, campaigns: usable },
  };
}

/** What the home screen shows; null for people who have joined no campaign. */
function lineOf({ at, choice, state, reason, flow, today }: SharingView): SharingLine | null {
  const { on, bytesPerDay } = choice.policy;
  const campaigns = choice.campaigns.length;
  return campaigns === 0 ? null : { at, on, state, reason, flow, today, bytesPerDay, campaigns };
}

/** Rewrites what the sharing page and the home screen show. */
export function writeSharingView(context: Context): Promise<void> {
  return exclusive('sharing-view', async () => {
    const { choice, usage, withheld, reason, held } = await assessSharing(context, sortByLastKnown);
    const chain = await getMeta(context.db, 'sharingChain');
    const view: SharingView = {
      at: context.now(),
      choice,
      reason,
      withheld,
      ...relayStatus(),
      ...(held && { state: held }),
      ...usage,
      pending: String(chain?.pending ?? 0n),
      credited: String(chain?.credited ?? 0n),
    };
    await Promise.all([sharingViewItem.set(view), sharingLineItem.set(lineOf(view))]);
  });
}
