import { getMeta } from '../../lib/db/meta.ts';
import { pauseReason } from '../../lib/domain/sharing-policy.ts';
import { sharingItem, sharingViewItem } from '../../lib/storage/sharing.ts';
import type { Context } from './context.ts';
import { exclusive } from './exclusive.ts';
import { conditions } from './sharing-conditions.ts';
import { sortByPermission } from './sharing-permissions.ts';
import { liveUsage, relayNow } from './sharing-relay.ts';
import { storedUsage } from './sharing-usage.ts';

/** What is allowed at this moment, and why nothing is if nothing is. */
export async function outlook(context: Context) {
  const choice = await sharingItem.get();
  const usage = liveUsage() ?? (await storedUsage(context));
  const { usable, withheld } = await sortByPermission(choice.campaigns);
  const policy = { ...choice.policy, campaigns: usable.map(({ id }) => id) };
  const reason = pauseReason(policy, usage, await conditions(context.now()));
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

/** Rewrites what the sharing page paints. */
export function writeSharingView(context: Context): Promise<void> {
  return exclusive('sharing-view', async () => {
    const { choice, usage, withheld, reason, held } = await outlook(context);
    const chain = await getMeta(context.db, 'sharingChain');
    await sharingViewItem.set({
      at: context.now(),
      choice,
      reason,
      withheld,
      ...relayNow(),
      ...(held && { state: held }),
      ...usage,
      pending: String(chain?.pending ?? 0n),
      credited: String(chain?.credited ?? 0n),
    });
  });
}
