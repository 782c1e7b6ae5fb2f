import { getMeta } from '../../lib/db/meta.ts';
import { StintError } from '../../lib/protocol/errors.ts';
import { settingsItem } from '../../lib/storage/settings.ts';
import { noteDamage } from './backup/repair.ts';
import { followClaim } from './claim/follow.ts';
import { planAlarms } from './core/alarms.ts';
import { isHeldOff, noteConnected, noteFailure } from './core/connection.ts';
import type { Context } from './core/context.ts';
import { networkInfo } from './core/network-info.ts';
import { isScreenOpen } from './core/screens.ts';
import { writeSnapshot } from './core/snapshot.ts';
import { ensureIdentity } from './identity/identity.ts';
import { refreshClaimed } from './ledger/chain-account.ts';
import { pullLedger } from './ledger/pull.ts';
import { flush } from './work/flush.ts';
import { prefetch } from './work/leases.ts';

/** A service that was restored is brought up to date before it is given anything new. */
async function goBack(context: Context, error: unknown): Promise<never> {
  const restored =
    error instanceof StintError && (error.code === 'present_first' || error.code === 'restoring');
  if (restored) await pullLedger(context, true);
  throw error;
}

async function exchange(context: Context, screenOpen: boolean): Promise<void> {
  await networkInfo(context);
  await flush(context, screenOpen).catch((error) => goBack(context, error));
  await prefetch(context);
  // What a person needs in order to go on is there; the rest may take its time.
  await writeSnapshot(context);
  await pullLedger(context);
  await refreshClaimed(context);
}

async function once(context: Context): Promise<void> {
  const { welcomeDone, paused } = await settingsItem.get();
  if (await noteDamage(context)) return;
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

/** Away is what comes back by itself; other failures would be the same a moment later. */
const PASSING = new Set([
  'offline',
  'unavailable',
  'shutting_down',
  'chain_unreachable',
  'present_first',
  'restoring',
]);
const SOONEST_MS = 1_000;
const LATEST_MS = 10_000;

/** How long until the service is asked again while somebody looks on, or null for not at all. */
async function nextLook({ db, now }: Context): Promise<number | null> {
  const noted = await getMeta(db, 'connection');
  if (!noted || !PASSING.has(noted.code) || !(await isScreenOpen())) return null;
  return Math.min(Math.max((now() - noted.at) / 10, SOONEST_MS), LATEST_MS);
}

/**
 * Whoever has a screen open while the service is away sees within seconds that it is back;
 * alarms ring too rarely for that. One such watch at a time, and none that outlives the worker.
 */
function watch(context: Context): void {
  void navigator.locks.request('stint.watch', { ifAvailable: true }, async (lock) => {
    if (!lock) return;
    for (;;) {
      const wait = await nextLook(context);
      if (wait === null) return;
      await new Promise<void>((resolve) => setTimeout(resolve, wait));
      await once(context);
    }
  });
}

/**
 * Brings device and service together: answers out, tasks and receipts in, claim followed.
 * Never throws: what failed is in the snapshot, and it is tried again, by an alarm if need be.
 */
export async function sync(context: Context): Promise<void> {
  await once(context);
  watch(context);
}
