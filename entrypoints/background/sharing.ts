import { browser } from 'wxt/browser';
import { sharingItem } from '../../lib/storage/sharing.ts';
import { ALARMS } from './alarms.ts';
import type { Context } from './context.ts';
import { exclusive } from './exclusive.ts';
import { onIdleChange } from './sharing-conditions.ts';
import { showFlowing } from './sharing-icon.ts';
import { pullShared } from './sharing-paid.ts';
import { closeRelay, openRelay, relayNow } from './sharing-relay.ts';
import { outlook, writeSharingView } from './sharing-view.ts';

/** An alarm rings no sooner; whoever shares is looked after as often. */
const REVIVE_MINUTES = 0.5;

const report = (error: unknown) => console.error(error);

/** Screens and toolbar follow the connection. */
async function show(context: Context): Promise<void> {
  await showFlowing(relayNow().flow > 0);
  await writeSharingView(context);
}

/**
 * Brings the connection in line with what is allowed now: opens it, revives it, closes it.
 * Run after every change and by an alarm, because the worker may have been stopped.
 */
export function reconcile(context: Context): Promise<void> {
  return exclusive('sharing', async () => {
    const { choice, allowed, reason } = await outlook(context);
    try {
      if (reason) closeRelay();
      else await openRelay(context, allowed, () => void show(context).catch(report));
    } finally {
      if (choice.policy.on) {
        await browser.alarms.create(ALARMS.sharing, { periodInMinutes: REVIVE_MINUTES });
        onIdleChange(() => void reconcile(context).catch(report));
      } else await browser.alarms.clear(ALARMS.sharing);
      await show(context);
    }
  });
}

/** The alarm rang, the worker started, or something outside changed. Costs those who do not share nothing. */
export async function reviveSharing(context: Context): Promise<void> {
  if (!(await sharingItem.get()).policy.on) return;
  await reconcile(context);
  await pullShared(context);
}
