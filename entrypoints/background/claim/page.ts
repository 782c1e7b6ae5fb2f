import { allAccounts, claimableOf } from '../../../lib/db/accounts.ts';
import { getMeta, setMeta } from '../../../lib/db/meta.ts';
import { isOver, isSent } from '../../../lib/domain/claim-job.ts';
import { bindDigest, claimDigest } from '../../../lib/domain/wallet-messages.ts';
import type { Caller } from '../../../lib/messaging/serve.ts';
import type { BridgeReply, ClaimJob, JobView, PageMessage } from '../../../lib/protocol/bridge.ts';
import { StintError } from '../../../lib/protocol/errors.ts';
import { serviceNow } from '../core/clock.ts';
import type { Context } from '../core/context.ts';
import { networkInfo } from '../core/network-info.ts';
import { identity } from '../identity/identity.ts';
import { advanceClaim } from './advance.ts';
import { boundWallet } from './bind.ts';
import { changeJob, currentJob } from './store.ts';
import { explainRefusal } from './verify.ts';

/** How long a page that only reads the job waits for the network, ms. */
const MAX_READ_MS = 400;

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

type MessageOf<T extends PageMessage['type']> = Extract<PageMessage, { type: T }>;

const conflict = (job: ClaimJob) =>
  new StintError('conflict', `This step is no longer possible: the claim is ${job.state}.`);

/** The job, if this page may act for it: one tab at a time may. */
async function admitPage(context: Context, id: string, { tabId }: Caller): Promise<ClaimJob> {
  const job = await currentJob();
  if (job?.id !== id || job.origin !== context.network.service) {
    throw new StintError(
      'not_found',
      'This claim is no longer the current one. Start again from Stint.',
    );
  }
  if (tabId === null || (job.tabId !== null && job.tabId !== tabId)) {
    throw new StintError(
      'forbidden',
      'This claim is open in another tab. Go on there, or close that tab.',
    );
  }

  const time = await serviceNow(context);
  const late = time > job.expiresAt;
  return changeJob(context, id, (now) => {
    if (now.tabId !== null && now.tabId !== tabId) {
      throw new StintError(
        'forbidden',
        'This claim is open in another tab. Go on there, or close that tab.',
      );
    }
    if (late && !isSent(now.state) && !isOver(now.state)) return { tabId, state: 'expired' };

    const stale =
      now.state === 'quoted' && now.quoteExpiresAt !== null && time > now.quoteExpiresAt;
    return { tabId, ...((now.state === 'abandoned' || stale) && { state: 'opened' }) };
  });
}

async function onConnected(context: Context, job: ClaimJob, message: MessageOf<'connected'>) {
  if (isSent(job.state) || isOver(job.state)) throw conflict(job);
  const { account, recipient, mode } = message;
  const [bound, known] = [await boundWallet(context), await context.db.accounts.get(account)];
  // A former wallet may still claim what it was credited.
  if (bound && bound !== account && (!known || claimableOf(known) === 0n)) {
    throw new StintError(
      'wallet_bound',
      `What was earned here belongs to ${bound}. Choose that account in your wallet.`,
    );
  }

  const nothing = { claim: null, sig: null, self: null, move: null, error: null };
  const chosen = { ...nothing, account, recipient, mode };
  if (known) {
    const amount = String(claimableOf(known));
    const claimed = String(known.claimed?.amount ?? 0n);
    const sums = amount === '0' ? {} : { amount, claimed };
    await changeJob(context, job.id, () => ({ ...chosen, ...sums, bind: null, state: 'opened' }));
    return;
  }
  const bind = await newBinding(context, account);
  await changeJob(context, job.id, () => ({ ...chosen, bind, bindSig: null, state: 'binding' }));
}

async function newBinding(context: Context, account: string) {
  const { device } = await identity(context.db);
  return { device, account, nonce: await serviceNow(context), vault: context.domain.vault };
}

/** Starts a move to another wallet, which signs first. */
async function onMove(context: Context, job: ClaimJob, { account }: MessageOf<'move'>) {
  if (isSent(job.state) || isOver(job.state)) throw conflict(job);
  const from = await boundWallet(context);
  if (!from || from === account) {
    throw new StintError(
      'conflict',
      'There is no other wallet to move from. Choose a different account.',
    );
  }

  const bind = await newBinding(context, account);
  const nothing = { recipient: null, claim: null, self: null, bindSig: null, error: null };
  const fresh = { ...nothing, move: { from, sig: null, effectiveAt: null } };
  await changeJob(context, job.id, () => ({ ...fresh, account, bind, state: 'binding' }));
}

/** The old wallet has signed too, so the move takes effect without waiting for the notice. */
async function onReleased(context: Context, job: ClaimJob, message: MessageOf<'released'>) {
  const { account, sig } = message;
  if (job.move?.sig === sig) return;
  if (job.state !== 'binding' || !job.move || !job.bindSig) throw conflict(job);
  if (job.move.from !== account) {
    throw new StintError(
      'claim_differs',
      `${job.move.from} must sign this. Choose that account in your wallet.`,
    );
  }

  const agreed = { ...job.move, sig };
  await changeJob(context, job.id, () => ({ move: agreed, error: null }));
}

async function onBound(context: Context, job: ClaimJob, { account, sig }: MessageOf<'bound'>) {
  // A message that was sent twice, or one for a binding that is already done.
  if (job.bindSig === sig) return;
  if (job.account === account && (await boundWallet(context)) === account) return;

  if (job.state !== 'binding' && job.state !== 'rejected') throw conflict(job);
  if (!job.bind || job.bind.account !== account) {
    throw new StintError(
      'claim_differs',
      'Another account was chosen for this claim. Choose that account in your wallet.',
    );
  }
  await changeJob(context, job.id, () => ({ state: 'binding', bindSig: sig, error: null }));
}

async function onSigned(context: Context, job: ClaimJob, { account, sig }: MessageOf<'signed'>) {
  if (job.sig === sig) return;
  if (job.state !== 'quoted' && job.state !== 'rejected') throw conflict(job);
  if (!job.claim || job.account !== account) {
    throw new StintError(
      'claim_differs',
      'Another account was chosen for this claim. Choose that account in your wallet.',
    );
  }

  // Signed at a second attempt: a rejected claim passes through `quoted`.
  if (job.state === 'rejected') await changeJob(context, job.id, () => ({ state: 'quoted' }));
  await changeJob(context, job.id, () => ({ state: 'signed', sig, error: null }));
  await setMeta(context.db, 'recipient', job.claim.recipient);
}

async function onSent(context: Context, job: ClaimJob, { account, tx }: MessageOf<'sent'>) {
  if (job.tx === tx) return;
  if (job.mode !== 'self' || job.account !== account) {
    throw new StintError(
      'claim_differs',
      'Another account was chosen for this claim. Choose that account in your wallet.',
    );
  }
  if (job.state !== 'quoted' && job.state !== 'rejected') throw conflict(job);

  if (job.state === 'rejected') await changeJob(context, job.id, () => ({ state: 'quoted' }));
  await changeJob(context, job.id, () => ({ state: 'submitted', tx, error: null }));
}

async function onRejected(context: Context, job: ClaimJob, { message }: MessageOf<'rejected'>) {
  const waits = job.move !== null && job.move.effectiveAt !== null;
  if (isSent(job.state) || isOver(job.state) || (job.bindSig && !waits)) throw conflict(job);
  // An announced move stays announced when the old wallet declines.
  if (waits) return;
  const error = { code: 'wallet_rejected', message };
  await changeJob(context, job.id, () => ({ state: 'rejected', error }));
}

async function applyMessage(context: Context, job: ClaimJob, message: PageMessage): Promise<void> {
  switch (message.type) {
    case 'ready':
      return;
    case 'connected':
      return onConnected(context, job, message);
    case 'move':
      return onMove(context, job, message);
    case 'released':
      return onReleased(context, job, message);
    case 'bound':
      return onBound(context, job, message);
    case 'signed':
      return onSigned(context, job, message);
    case 'sent':
      return onSent(context, job, message);
    case 'rejected':
      return onRejected(context, job, message);
  }
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
    return { ok: false, code: error.code, message: error.message.slice(0, 500) };
  }
}
