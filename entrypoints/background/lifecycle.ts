import { browser } from 'wxt/browser';
import { claimJobItem } from '../../lib/storage/claim-job.ts';
import { settingsItem } from '../../lib/storage/settings.ts';
import { forgetTab } from './claim/tabs.ts';
import type { Context } from './core/context.ts';
import { rewriteSettings } from './core/settings.ts';
import { writeSnapshot } from './core/snapshot.ts';
import { ensureIdentity } from './identity/identity.ts';
import { reviveSharing } from './sharing/revive.ts';
import { syncWithService } from './sync-with-service.ts';

/** First run: makes the keys, which stay here, and opens the page that asks before anything is sent. */
export async function onInstalled(context: Context, reason: string): Promise<void> {
  await ensureIdentity(context.db, context.now());
  await rewriteSettings();
  await writeSnapshot(context);
  const { welcomeDone } = await settingsItem.get();
  if (reason === 'install' && !welcomeDone) {
    await browser.tabs.create({ url: new URL('welcome.html', browser.runtime.getURL('/')).href });
  }
  await syncWithService(context);
}

/** The browser has started: tabs have new ids, and what was waiting goes on. */
export async function onStarted(context: Context): Promise<void> {
  if ((await claimJobItem.read()).status === 'stored') await forgetTab(context);
  await reviveSharing(context);
  await syncWithService(context);
}
