import { browser } from 'wxt/browser';
import { dropMeta, setMeta } from '../../../lib/db/meta.ts';
import type { Context } from '../core/context.ts';
import { isScreenOpen } from '../core/screens.ts';
import { closeRelay, drainRelay } from './connection.ts';

/** How long running jobs may take to end before a new version takes over, ms. */
const DRAIN_MS = 10_000;

/**
 * Installs a new version that the browser has ready, unless a screen is open; then that is stored for
 * later. A device that shares stops taking jobs, ends those it has, disconnects and reloads.
 * @returns whether this version ends
 */
export async function installUpdate(context: Context): Promise<boolean> {
  await setMeta(context.db, 'updateWaits', true);
  if (await isScreenOpen()) return false;
  await drainRelay(context.now, DRAIN_MS);
  closeRelay();
  // Dropped first, so that a failed update is not tried again and again.
  await dropMeta(context.db, 'updateWaits');
  browser.runtime.reload();

  return true;
}
