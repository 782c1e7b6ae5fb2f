import { browser } from 'wxt/browser';
import { getMeta, setMeta } from '../../../lib/db/meta.ts';
import { sharingItem } from '../../../lib/storage/sharing.ts';
import { ALARMS } from '../core/alarms.ts';
import type { Context } from '../core/context.ts';
import { exclusive } from '../core/exclusive.ts';
import { createContext } from '../identity/create-context.ts';
import { onIdleChange } from './conditions.ts';
import { closeRelay, openRelay, relayNow } from './connection.ts';
import { showFlowing } from './icon.ts';
import { pullShared } from './paid.ts';
import { updateWaits } from './update.ts';
import { outlook, writeSharingView } from './view.ts';

/** An alarm rings no sooner; whoever shares is looked after as often. */
const REVIVE_MINUTES = 0.5;

const report = (error: unknown) => console.error(error);

/** Screens and toolbar follow the connection; what ended it for good is remembered. */
async function show(context: Context): Promise<void> {
  const { state } = relayNow();
  if (state === 'diverged' || state === 'replaced') await setMeta(context.db, 'sharingHeld', state);
  await showFlowing(relayNow().flow > 0);
  await writeSharingView(context);
}

const idleChanged = () => void reconcile(createContext()).catch(report);

/**
 * Brings the connection in line with what is allowed now: opens it, revives it, closes it.
 * Run after every change and by an alarm, because the worker may have been stopped.
 */
export function reconcile(context: Context): Promise<void> {
  return exclusive('sharing', async () => {
    const { choice, allowed, withheld, reason, held } = await outlook(context);
    try {
      if (reason || held) closeRelay();
      else await openRelay(context, allowed, withheld, () => void show(context).catch(report));
    } finally {
      if (choice.policy.on) {
        await browser.alarms.create(ALARMS.sharing, { periodInMinutes: REVIVE_MINUTES });
        onIdleChange(idleChanged);
      } else await browser.alarms.clear(ALARMS.sharing);
      await show(context);
    }
  });
}

/** The alarm rang, the worker started, or something outside changed. Costs those who do not share nothing. */
export async function reviveSharing(context: Context): Promise<void> {
  if (!(await sharingItem.get()).policy.on) return;
  // A worker that shares is never idle, so the browser would never change versions by itself. With a
  // screen open it cannot: then what is allowed goes on to hold.
  const waits = await getMeta(context.db, 'updateWaits');
  if (waits && (await updateWaits(context))) return;
  await reconcile(context);
  await pullShared(context);
}
