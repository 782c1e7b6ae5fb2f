import { browser } from 'wxt/browser';
import { getMeta, setMeta } from '../../../lib/db/meta.ts';
import { sharingItem } from '../../../lib/storage/sharing.ts';
import { ALARMS } from '../core/alarms.ts';
import type { Context } from '../core/context.ts';
import { exclusive } from '../core/exclusive.ts';
import { createContext } from '../identity/create-context.ts';
import { onIdleChange } from './conditions.ts';
import { closeRelay, openRelay, relayStatus } from './connection.ts';
import { showFlowing } from './icon.ts';
import { pullShared } from './paid.ts';
import { installUpdate } from './update.ts';
import { assessSharing, writeSharingView } from './view.ts';

/** The shortest alarm that browsers allow; so often is the connection checked. */
const REVIVE_MINUTES = 0.5;

const logError = (error: unknown) => console.error(error);

/** Updates screens and toolbar, and stores a state that ends sharing until a person looks. */
async function showState(context: Context): Promise<void> {
  const { state } = relayStatus();
  if (state === 'diverged' || state === 'replaced') await setMeta(context.db, 'sharingHeld', state);
  await showFlowing(relayStatus().flow > 0);
  await writeSharingView(context);
}

const idleChanged = () => void reconcile(createContext()).catch(logError);

/**
 * Opens, revives or closes the connection, as is allowed now.
 * Called after every change and by an alarm, because the worker may have been stopped.
 */
export function reconcile(context: Context): Promise<void> {
  return exclusive('sharing', async () => {
    const { choice, allowed, withheld, reason, held } = await assessSharing(context);
    try {
      if (reason || held) closeRelay();
      else
        await openRelay(context, allowed, withheld, () => void showState(context).catch(logError));
    } finally {
      if (choice.policy.on) {
        await browser.alarms.create(ALARMS.sharing, { periodInMinutes: REVIVE_MINUTES });
        onIdleChange(idleChanged);
      } else await browser.alarms.clear(ALARMS.sharing);
      await showState(context);
    }
  });
}

/** For an alarm, a worker's start or a change in the browser. Returns at once when sharing is off. */
export async function reviveSharing(context: Context): Promise<void> {
  if (!(await sharingItem.get()).policy.on) return;
  // A worker that shares is never idle, so the browser would never update it by itself. With a
  // screen open the update has to wait, and sharing goes on.
  const waits = await getMeta(context.db, 'updateWaits');
  if (waits && (await installUpdate(context))) return;
  await reconcile(context);
  await pullShared(context);
}
