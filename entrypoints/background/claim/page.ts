import { browser } from 'wxt/browser';
import { allAccounts } from '../../../lib/db/accounts.ts';
import { getMeta } from '../../../lib/db/meta.ts';
import { isOver, isSent } from '../../../lib/domain/claim-job.ts';
import { bindDigest, claimDigest } from '../../../lib/domain/wallet-messages.ts';
import type { Caller } from '../../../lib/messaging/serve.ts';
import type { BridgeReply, ClaimJob, JobView, PageMessage } from '../../../lib/protocol/bridge.ts';
import { StintError } from '../../../lib/protocol/errors.ts';
import { serviceNow } from '../core/clock.ts';
import type { Context } from '../core/context.ts';
import { networkInfo } from '../core/network-info.ts';
import { advanceClaim } from './advance.ts';
import { pastClaim } from './history.ts';
import { applyMessage } from './messages.ts';
import { changeJob, currentJob } from './store.ts';
import { explainRefusal } from './verify.ts';

/** How long a page that only reads the job waits for the network, ms. */
const MAX_READ_MS = 400;

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

const elsewhere = () =>
  new StintError('forbidden', 'This claim is open in another tab. Go on there, or close that tab.');

/** Whether a tab is still on the claim's page; the browser tells, since the origin is ours to see. */
async function showsClaim(tabId: number, { origin }: ClaimJob): Promise<boolean> {
  const tab = await browser.tabs.get(tabId).catch(() => null);
  if (!tab) return false;
  return tab.url === undefined || /^\/claim\/?$/.test(pathOf(tab.url, origin));
}

/** The path of an address of this origin; '' for any other. */
function pathOf(address: string, origin: string): string {
  const url = URL.parse(address);
  return url && `${url.protocol}//${url.host}` === origin ? url.pathname : '';
}

/** The job, if this page may act for it: one tab at a time may. */
async function admitPage(context: Context, id: string, { tabId }: Caller): Promise<ClaimJob> {
  const job = await currentJob();
  if (job?.id !== id || job.origin !== context.network.service) {
    throw new StintError(
      'not_found',
      'This claim is no longer the current one. Start again from Stint.',
    );
  }
  if (tabId === null) throw elsewhere();
  const holder = job.tabId;
  // A tab that went to another page shows no claim, so it keeps nobody out.
  const free = holder === null || holder === tabId || !(await showsClaim(holder, job));
  if (!free) throw elsewhere();

  const time = await serviceNow(context);
  const late = time > job.expiresAt;
  return changeJob(context, id, (now) => {
    if (now.tabId !== holder && now.tabId !== tabId) throw elsewhere();
    if (late && !isSent(now.state) && !isOver(now.state)) return { tabId, state: 'expired' };

    const quoted = now.state === 'quoted' && now.mode === 'relay';
    const stale = quoted && now.quoteExpiresAt !== null && time > now.quoteExpiresAt;
    return { tabId, ...((now.state === 'abandoned' || stale) && { state: 'opened' }) };
  });
}

/** Why the service refused the signature of this message, or null. Tells the page at once. */
async function refusedSignature(
  { domain }: Context,
  message: PageMessage,
): Promise<StintError | null> {
  const job = await currentJob();
  if (job?.state !== 'rejected' || job.error?.code !== 'bad_signature') return null;
  if (message.type === 'bound' && job.bind) {
    return explainRefusal(bindDigest(domain, job.bind), message.sig, job.bind.account);
  }
  if (message.type === 'signed' && job.claim) {
    return explainRefusal(claimDigest(domain, job.claim), message.sig, job.claim.account);
  }

  return null;
}

async function jobView(context: Context, id: string): Promise<JobView> {
  const job = await currentJob();
  if (job?.id !== id)
    throw new StintError(
      'not_found',
      'This claim is no longer the current one. Start again from Stint.',
    );

  const wallets = (await allAccounts(context.db)).map(({ account }) => account);
  return {
    // The page no longer needs the signatures, so they stay here.
    job: { ...job, sig: null, bindSig: null, move: job.move && { ...job.move, sig: null } },
    // Of any age: the page must be able to show the job while the service is unreachable.
    info: (await getMeta(context.db, 'info'))?.info ?? (await networkInfo(context)),
    addressUsedBefore: wallets[0] ?? (await getMeta(context.db, 'recipient')) ?? null,
    wallets,
  };
}

/**
 * Handles one message from the claim page. What it brings is stored before it is acknowledged,
 * so page, worker and browser may each stop after the answer.
 */
export async function claimPage(
  context: Context,
  message: PageMessage,
  caller: Caller,
): Promise<BridgeReply> {
  try {
    const job = await admitPage(context, message.job, caller);
    await applyMessage(context, job, message);
    const advanced = advanceClaim(context);
    // A page that only reads is not kept waiting for the network; it reads again soon.
    await (message.type === 'ready' ? Promise.race([advanced, pause(MAX_READ_MS)]) : advanced);
    const refused = await refusedSignature(context, message);
    if (refused) throw refused;
    return { ok: true, view: await jobView(context, message.job) };
  } catch (error) {
    if (!(error instanceof StintError)) throw error;
    const past = error.code === 'not_found' ? await pastClaim(context, message.job) : null;
    const words = { code: error.code, message: error.message.slice(0, 500) };
    return { ok: false, ...words, ...(past && { past }) };
  }
}
