import { browser } from 'wxt/browser';
import { claimJobItem } from '../../lib/storage/claim-job.ts';
import { settingsItem } from '../../lib/storage/settings.ts';
import { forgetTab } from './claim-tabs.ts';
import type { Context } from './context.ts';
import { ensureIdentity } from './identity.ts';
import { isScreenOpen } from './screens.ts';
import { reviveSharing } from './sharing.ts';
import { closeRelay, drainRelay } from './sharing-relay.ts';
import { writeSnapshot } from './snapshot.ts';
import { sync } from './sync.ts';

/** First run: the keys, which stay here, and the page that asks before anything leaves. */
export async function installed(context: Context, reason: string): Promise<void> {
  await ensureIdentity(context.db, context.now());
  await writeSnapshot(context);
  const { welcomeDone } = await settingsItem.get();
  if (reason === 'install' && !welcomeDone) {
    await browser.tabs.create({ url: new URL('welcome.html', browser.runtime.getURL('/')).href });
  }
  await sync(context);
}

/** The browser came back: tabs have other ids, and what waited goes on. */
export async function started(context: Context): Promise<void> {
  if ((await claimJobItem.read()).status === 'stored') await forgetTab(context);
  await reviveSharing(context);
  await sync(context);
}

/** Jobs that run have so long to end before a new version takes over, ms. */
const DRAIN_MS = 10_000;

/**
 * A new version waits: taken over when nobody is in the middle of something. A device that
 * shares would never be idle by itself: it takes no more jobs, ends those it has, and closes.
 */
export async function updateWaits(): Promise<void> {
  if (await isScreenOpen()) return;
  await drainRelay(DRAIN_MS);
  closeRelay();
  browser.runtime.reload();
}
