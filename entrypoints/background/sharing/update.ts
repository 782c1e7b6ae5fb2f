import { browser } from 'wxt/browser';
import { dropMeta, setMeta } from '../../../lib/db/meta.ts';
import type { Context } from '../core/context.ts';
import { isScreenOpen } from '../core/screens.ts';
import { closeRelay, drainRelay } from './connection.ts';

/** Jobs that run have so long to end before a new version takes over, ms. */
const DRAIN_MS = 10_000;

/**
 * A new version waits: taken over when nobody is in the middle of something; until then it is
 * remembered. A device that shares takes no more jobs, ends those it has, closes, and reloads.
 * @returns whether this version ends
 */
export async function updateWaits(context: Context): Promise<boolean> {
  await setMeta(context.db, 'updateWaits', true);
  if (await isScreenOpen()) return false;
  await drainRelay(context.now, DRAIN_MS);
  closeRelay();
  // Forgotten first: should nothing come of it, it is not tried again and again.
  await dropMeta(context.db, 'updateWaits');
  browser.runtime.reload();
  return true;
}
