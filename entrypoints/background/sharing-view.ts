import { getMeta } from '../../lib/db/meta.ts';
import { pauseReason } from '../../lib/domain/sharing-policy.ts';
import type { SharingLine, SharingView } from '../../lib/protocol/sharing-view.ts';
import { sharingItem, sharingLineItem, sharingViewItem } from '../../lib/storage/sharing.ts';
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

/** What the home screen says; nothing to people who have joined nothing. */
function lineOf({ at, choice, state, reason, flow, today }: SharingView): SharingLine | null {
  const { on, bytesPerDay } = choice.policy;
  const campaigns = choice.campaigns.length;
  return campaigns === 0 ? null : { at, on, state, reason, flow, today, bytesPerDay, campaigns };
}

/** Rewrites what the sharing page and the home screen paint. */
export function writeSharingView(context: Context): Promise<void> {
  return exclusive('sharing-view', async () => {
    const { choice, usage, withheld, reason, held } = await outlook(context);
    const chain = await getMeta(context.db, 'sharingChain');
    const view: SharingView = {
      at: context.now(),
      choice,
      reason,
      withheld,
      ...relayNow(),
      ...(held && { state: held }),
      ...usage,
      pending: String(chain?.pending ?? 0n),
      credited: String(chain?.credited ?? 0n),
    };
    await Promise.all([sharingViewItem.set(view), sharingLineItem.set(lineOf(view))]);
  });
}
