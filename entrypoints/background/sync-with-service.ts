import { getMeta } from '../../lib/db/meta.ts';
import { StintError } from '../../lib/protocol/errors.ts';
import { settingsItem } from '../../lib/storage/settings.ts';
import { noteDamage } from './backup/repair.ts';
import { boundWallet } from './claim/bind.ts';
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

/** A service that was restored from a backup is first given what only this device still knows. */
async function presentIfRestored(context: Context, error: unknown): Promise<never> {
  const restored =
    error instanceof StintError &&
    ['present_first', 'restoring', 'receipt_mismatch'].includes(error.code);
  if (restored) await pullLedger(context, true);
  throw error;
}

/** How often tasks are fetched in one round while some of them cannot be shown. */
const MAX_ROUNDS = 3;

async function exchangeWithService(context: Context, screenOpen: boolean): Promise<void> {
  await networkInfo(context);
  await flush(context, screenOpen).catch((error) => presentIfRestored(context, error));
  // What cannot be shown goes back at once, or its place would stay taken until the next round.
  for (let n = 0; n < MAX_ROUNDS && (await prefetch(context)) > 0; n += 1) {
    await flush(context, screenOpen);
  }
  // A person can go on working from here; the rest may take its time.
  await writeSnapshot(context);
  await pullLedger(context);
  await refreshClaimed(context);
}

/** Binding a wallet takes the tasks back that were given before it, so new ones are fetched. */
async function followAndRefill(context: Context, paused: boolean): Promise<void> {
  const before = await boundWallet(context);
  await followClaim(context);
  if (!paused && (await boundWallet(context)) !== before) await prefetch(context);
}

async function syncOnce(context: Context): Promise<void> {
  const { welcomeDone, paused } = await settingsItem.get();
  if (await noteDamage(context)) return;

  try {
    await ensureIdentity(context.db, context.now());
    if (welcomeDone && !paused && !(await isHeldOff(context))) {
      await exchangeWithService(context, await isScreenOpen());
      await noteConnected(context);
    }
  } catch (error) {
    await noteFailure(context, error);
  }

  try {
    // A signed claim goes on even when the rest has failed.
    if (welcomeDone) await followAndRefill(context, paused);
  } catch (error) {
    await noteFailure(context, error);
  }

  await writeSnapshot(context);
  await planAlarms(context);
}

/** Errors that pass by themselves; any other would be the same a moment later. */
const TEMPORARY = new Set([
  'offline',
  'unavailable',
  'shutting_down',
  'chain_unreachable',
  'present_first',
  'restoring',
]);
const MIN_WAIT_MS = 1_000;
const MAX_WAIT_MS = 10_000;

/** How long to wait before the next try while a screen is open, ms; null for no more tries. */
async function retryDelay({ db, now }: Context): Promise<number | null> {
  const noted = await getMeta(db, 'connection');
  if (!noted || !TEMPORARY.has(noted.code) || !(await isScreenOpen())) return null;
  return Math.min(Math.max((now() - noted.at) / 10, MIN_WAIT_MS), MAX_WAIT_MS);
}

/**
 * Retries every few seconds while a screen is open and the service is away; alarms are too rare for
 * that. At most one such loop runs, and none outlives the worker.
 */
function retryWhileScreenOpen(context: Context): void {
  void navigator.locks.request('stint.watch', { ifAvailable: true }, async (lock) => {
    if (!lock) return;
    for (;;) {
      const wait = await retryDelay(context);
      if (wait === null) return;
      await new Promise<void>((resolve) => setTimeout(resolve, wait));
      await syncOnce(context);
    }
  });
}

/**
 * Sends answers, fetches tasks and receipts, and advances the claim in progress. Never throws: a
 * failure is shown in the snapshot and tried again, by an alarm if need be.
 */
export async function syncWithService(context: Context): Promise<void> {
  await syncOnce(context);
  retryWhileScreenOpen(context);
}
