import { browser } from 'wxt/browser';
import { isSent } from '../../../lib/domain/claim-job.ts';
import type { ClaimJob } from '../../../lib/protocol/bridge.ts';
import type { Context } from '../core/context.ts';
import { changeJob, currentJob } from './store.ts';

const UNSENT = new Set<ClaimJob['state']>(['opened', 'binding', 'quoted', 'rejected']);

async function bringForward(tabId: number): Promise<boolean> {
  try {
    const tab = await browser.tabs.update(tabId, { active: true });
    if (tab?.windowId !== undefined) await browser.windows.update(tab.windowId, { focused: true });
    return true;
  } catch {
    return false;
  }
}

/** Shows the job's page: the tab it stands in, or a new one. */
export async function showClaim(context: Context, job: ClaimJob): Promise<void> {
  if (job.tabId !== null && (await bringForward(job.tabId))) return;
  await changeJob(context, job.id, () => ({ tabId: null }));
  // Were the worker to stop here, the page itself brings the tab's id with its first message.
  const tab = await browser.tabs.create({ url: `${job.origin}/claim#${job.id}`, active: true });
  if (tab.id === undefined) return;
  const tabId = tab.id;
  await changeJob(context, job.id, (now) => ({ tabId: now.tabId ?? tabId }));
}

/** A closed page abandons what was not signed; what was signed goes on without it. */
export async function tabClosed(context: Context, tabId: number): Promise<void> {
  const job = await currentJob();
  if (job?.tabId !== tabId) return;
  await changeJob(context, job.id, (now) => ({
    tabId: null,
    // A wallet's half of the binding is stored: it is used, page or not.
    ...(UNSENT.has(now.state) && !now.bindSig && !isSent(now.state) && { state: 'abandoned' }),
  }));
}

/** Tab ids mean nothing after the browser was closed. */
export async function forgetTab(context: Context): Promise<void> {
  const job = await currentJob();
  if (job && job.tabId !== null) await tabClosed(context, job.tabId);
}
