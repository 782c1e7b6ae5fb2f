import { settingsItem } from '../../lib/storage/settings.ts';
import { planAlarms } from './alarms.ts';
import { refreshClaimed } from './chain-account.ts';
import { followClaim } from './claim-follow.ts';
import { isHeldOff, noteConnected, noteFailure } from './connection.ts';
import type { Context } from './context.ts';
import { flush } from './flush.ts';
import { ensureIdentity } from './identity.ts';
import { prefetch } from './leases.ts';
import { pullLedger } from './ledger-pull.ts';
import { networkInfo } from './network-info.ts';
import { isScreenOpen } from './screens.ts';
import { writeSnapshot } from './snapshot.ts';

async function exchange(context: Context, screenOpen: boolean): Promise<void> {
  await networkInfo(context);
  await flush(context, screenOpen);
  await prefetch(context);
  // What a person needs in order to go on is there; the rest may take its time.
  await writeSnapshot(context);
  await pullLedger(context);
  await refreshClaimed(context);
}

/**
 * Brings device and service together: answers out, tasks and receipts in, claim followed.
 * Never throws: what failed is in the snapshot, and an alarm tries again.
 */
export async function sync(context: Context): Promise<void> {
  const { welcomeDone, paused } = await settingsItem.get();
  try {
    await ensureIdentity(context.db, context.now());
    if (welcomeDone && !paused && !(await isHeldOff(context))) {
      await exchange(context, await isScreenOpen());
      await noteConnected(context);
    }
  } catch (error) {
    await noteFailure(context, error);
  }
  try {
    // Whatever became of the rest: a claim that was signed goes on.
    if (welcomeDone) await followClaim(context);
  } catch (error) {
    await noteFailure(context, error);
  }
  await writeSnapshot(context);
  await planAlarms(context);
}
