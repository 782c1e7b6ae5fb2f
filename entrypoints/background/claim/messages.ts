import { claimableOf } from '../../../lib/db/accounts.ts';
import { isConsented } from '../../../lib/domain/claim-consent.ts';
import { isOver, isSent } from '../../../lib/domain/claim-job.ts';
import { bindDigest, claimDigest } from '../../../lib/domain/wallet-messages.ts';
import { type ClaimJob, MAX_SENT, type PageMessage } from '../../../lib/protocol/bridge.ts';
import { StintError } from '../../../lib/protocol/errors.ts';
import { serviceNow } from '../core/clock.ts';
import type { Context } from '../core/context.ts';
import { identity } from '../identity/identity.ts';
import { showQuestion, showUnshown } from './ask.ts';
import { boundWallet } from './bind.ts';
import { lookAtChain } from './look.ts';
import { changeJob } from './store.ts';
import { requireDigest, requireSignature } from './verify.ts';

type MessageOf<T extends PageMessage['type']> = Extract<PageMessage, { type: T }>;

const conflict = (job: ClaimJob) =>
  new StintError('conflict', `This step is no longer possible: the claim is ${job.state}.`);

const otherAccount = () =>
  new StintError(
    'claim_differs',
    'Another account was chosen for this claim. Choose that account in your wallet.',
  );

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

  const same = job.account === account && job.recipient === recipient && job.mode === mode;
  // The same wallet again, after a reload: a request that is still open in it stays good.
  if (same && ['binding', 'confirming', 'quoted'].includes(job.state) && !job.move) return;

  // Only who sends it has changed: what the wallet was asked for before may still be signed.
  const kept = job.account === account && job.recipient === recipient;
  const nothing = { sig: null, move: null, bindSig: null, error: null };
  const quoted = kept ? {} : { claim: null, quoteExpiresAt: null, self: null };
  const chosen = { ...nothing, ...quoted, account, recipient, mode };
  if (known) {
    const amount = String(claimableOf(known));
    const claimed = String(known.claimed?.amount ?? 0n);
    const sums = amount === '0' ? {} : { amount, claimed };
    await changeJob(context, job.id, () => ({ ...chosen, ...sums, bind: null, state: 'opened' }));
    return;
  }
  const bind = await newBinding(context, account);
  await changeJob(context, job.id, () => ({ ...chosen, bind, state: 'binding' }));
}

async function newBinding(context: Context, account: string) {
  const { device } = await identity(context.db);
  return { device, account, nonce: await serviceNow(context), vault: context.domain.vault };
}

/** Starts a move to another wallet, which signs first. */
async function onMove(context: Context, job: ClaimJob, { account }: MessageOf<'move'>) {
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
  if (job.state !== 'binding' || !job.move || !job.bind || !job.bindSig) throw conflict(job);
  if (job.move.from !== account) {
    throw new StintError(
      'claim_differs',
      `${job.move.from} must sign this. Choose that account in your wallet.`,
    );
  }

  const digest = bindDigest(context.domain, job.bind);
  requireDigest(digest, message.digest);
  const good = await requireSignature(context, digest, sig, account);
  const agreed = { ...job.move, sig: good };
  await changeJob(context, job.id, () => ({ move: agreed, error: null }));
}

/** Notes what a signature that cannot be right means for the job, and passes the reason on. */
async function orRejected(context: Context, job: ClaimJob, check: Promise<string>) {
  try {
    return await check;
  } catch (thrown) {
    if (!(thrown instanceof StintError) || thrown.code !== 'bad_signature') throw thrown;
    const error = { code: thrown.code, message: thrown.message.slice(0, 500) };
    await changeJob(context, job.id, () => ({ state: 'rejected', error }));
    throw thrown;
  }
}

async function onBound(context: Context, job: ClaimJob, message: MessageOf<'bound'>) {
  const { account, sig } = message;
  // A message that was sent twice, or one for a binding that is already done.
  if (job.bindSig === sig || (job.bindSig && job.account === account)) return;
  if (job.account === account && (await boundWallet(context)) === account) return;

  if (!job.bind || job.bind.account !== account) throw otherAccount();
  const digest = bindDigest(context.domain, job.bind);
  requireDigest(digest, message.digest);
  const checked = requireSignature(context, digest, sig, account);
  const bindSig = await orRejected(context, job, checked);
  // A person who said yes to this very binding is not asked again.
  const asking = await changeJob(context, job.id, (now) => ({
    state: isConsented(now) ? 'binding' : 'confirming',
    bindSig,
    error: null,
  }));
  await showQuestion(context, asking);
}

async function onSigned(context: Context, job: ClaimJob, message: MessageOf<'signed'>) {
  const { account, sig } = message;
  // Asked twice and signed twice: the first answer is on its way.
  if (job.sig !== null && isSent(job.state)) return;
  if (!job.claim) throw conflict(job);
  if (job.claim.account !== account) throw otherAccount();

  const { claim } = job;
  const digest = claimDigest(context.domain, claim);
  requireDigest(digest, message.digest);
  const good = await orRejected(context, job, requireSignature(context, digest, sig, account));
  // An answer to an earlier request: the same claim passes through `quoted`.
  if (job.state !== 'quoted') await changeJob(context, job.id, () => ({ state: 'quoted' }));
  const signed = { mode: 'relay', account, recipient: claim.recipient, sig: good } as const;
  await changeJob(context, job.id, () => ({ ...signed, state: 'signed', error: null }));
}

/** A transaction counts whenever the page learns of it, and every one of them is followed. */
async function onSent(context: Context, job: ClaimJob, message: MessageOf<'sent'>) {
  const { account, tx, nonce = null } = message;
  if (job.sent.some((one) => one.tx === tx)) return;
  if (job.state === 'final' || job.state === 'superseded') return;
  if (job.mode === 'relay' && isSent(job.state)) throw conflict(job);
  const known = await context.db.accounts.get(account);
  if (!known || (job.mode !== 'self' && !job.self)) throw otherAccount();
  if (job.sent.length >= MAX_SENT) {
    throw new StintError('conflict', 'This claim was sent too often. Start a new one from Stint.');
  }

  const fresh = { nonce, fate: 'waiting', replacedSince: null } as const;
  const sent = [...job.sent, { tx, at: context.now(), ...fresh }];
  const recipient = job.account === account ? (job.recipient ?? account) : account;
  const own = { mode: 'self', account, recipient, tx, sent, error: null } as const;
  await changeJob(context, job.id, () => ({ ...own, state: 'submitted' }));
}

async function onRejected(context: Context, job: ClaimJob, { message }: MessageOf<'rejected'>) {
  // An earlier request was answered, or an announced move stays announced when the old wallet declines.
  if (isSent(job.state) || isOver(job.state) || job.bindSig) return;
  const error = { code: 'wallet_rejected', message };
  const noted = await changeJob(context, job.id, () => ({ state: 'rejected', error }));
  await lookAtChain(context, noted);
}

/** The page is about to ask the wallet for what it shows: only if that is still what is stored. */
async function onCheck(context: Context, job: ClaimJob, { digest }: MessageOf<'check'>) {
  const { domain } = context;
  if (job.mode === 'relay' && job.claim) requireDigest(claimDigest(domain, job.claim), digest);
  else if (job.mode === 'relay' && job.bind) requireDigest(bindDigest(domain, job.bind), digest);
  await lookAtChain(context, job);
}

/** Applies one message of the claim page to the job. @throws StintError */
export async function applyMessage(
  context: Context,
  job: ClaimJob,
  message: PageMessage,
): Promise<void> {
  switch (message.type) {
    case 'ready':
      return showUnshown(context, job);
    case 'confirm':
      return showQuestion(context, job);
    case 'check':
      return onCheck(context, job, message);
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
