import { browser } from 'wxt/browser';
import { isSent } from '../../../lib/domain/claim-job.ts';
import type { ClaimJob } from '../../../lib/protocol/bridge.ts';
import type { Context } from '../core/context.ts';
import { changeJob, currentJob } from './store.ts';

const UNSENT = new Set<ClaimJob['state']>(['opened', 'binding', 'quoted', 'rejected']);

/** Brings a tab and its window to the front. @returns false when it is gone */
export async function focusTab(tabId: number): Promise<boolean> {
  try {
    const tab = await browser.tabs.update(tabId, { active: true });
    if (tab?.windowId !== undefined) await browser.windows.update(tab.windowId, { focused: true });
    return true;
  } catch {
    return false;
  }
}

/** Shows the job's page in its tab, or in a new one. */
export async function showClaim(context: Context, job: ClaimJob): Promise<void> {
  if (job.tabId !== null && (await focusTab(job.tabId))) return;
  await changeJob(context, job.id, () => ({ tabId: null }));
  // If the worker stops here, the page's first message still brings the tab's id.
  const tab = await browser.tabs.create({ url: `${job.origin}/claim#${job.id}`, active: true });
  if (tab.id === undefined) return;
  const tabId = tab.id;
  await changeJob(context, job.id, (now) => ({ tabId: now.tabId ?? tabId }));
}

/** Abandons the claim of a closed page if nothing is signed; a signed claim goes on without it. */
export async function onTabClosed(context: Context, tabId: number): Promise<void> {
  const job = await currentJob();
  if (job?.tabId !== tabId) return;
  await changeJob(context, job.id, (now) => ({
    tabId: null,
    // The wallet's half of a binding is stored, so it is used even without the page.
    ...(UNSENT.has(now.state) && !now.bindSig && !isSent(now.state) && { state: 'abandoned' }),
  }));
}

/** Tab ids mean nothing after the browser restarts. */
export async function forgetTab(context: Context): Promise<void> {
  const job = await currentJob();
  if (job && job.askTab !== null) await changeJob(context, job.id, () => ({ askTab: null }));
  if (job && job.tabId !== null) await onTabClosed(context, job.tabId);
}
