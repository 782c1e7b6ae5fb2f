import { currentAccount } from '../../../lib/db/accounts.ts';
import { isOver } from '../../../lib/domain/claim-job.ts';
import type { ClaimJob } from '../../../lib/protocol/bridge.ts';
import { StintError } from '../../../lib/protocol/errors.ts';
import { serviceNow } from '../core/clock.ts';
import type { Context } from '../core/context.ts';
import { networkInfo } from '../core/network-info.ts';
import { buildSnapshot } from '../core/snapshot.ts';
import { readChain } from '../ledger/chain-account.ts';
import { noteClaim } from './history.ts';
import { inTime, lookAtChain } from './look.ts';
import { currentJob, dropJob, putJob } from './store.ts';
import { showClaim } from './tabs.ts';

const isPaidState = (state: ClaimJob['state']) =>
  state === 'confirmed' || state === 'final' || state === 'superseded';

/** How long an unsigned claim can be continued, ms. */
const LIFE_MS = 24 * 3_600_000;

async function newJob(context: Context): Promise<ClaimJob> {
  // Paid by an answer that was lost, or by another device: the sum is the chain's.
  const bound = (await currentAccount(context.db))?.account;
  if (bound) await inTime(readChain(context, bound));
  const { claimable, claimed, account, former } = await buildSnapshot(context);
  // With nothing left for the current wallet, the page is for what a former one can still claim.
  const amount = BigInt(claimable) === 0n ? (former[0]?.claimable ?? '0') : claimable;
  if (BigInt(amount) === 0n) {
    throw new StintError('nothing_to_claim', 'There is nothing to claim yet.');
  }

  const now = await serviceNow(context);
  const fee = (await inTime(networkInfo(context)))?.relayFee ?? null;
  return putJob(context, () => ({
    id: crypto.randomUUID(),
    state: 'opened',
    createdAt: now,
    expiresAt: now + LIFE_MS,
    origin: context.network.service,
    tabId: null,
    askTab: null,
    consent: null,
    amount,
    fee,
    account,
    recipient: null,
    bind: null,
    bindSig: null,
    move: null,
    claim: null,
    claimed,
    quoteExpiresAt: null,
    self: null,
    sig: null,
    tx: null,
    sent: [],
    paidBlock: null,
    mode: 'relay',
    status: null,
    error: null,
  }));
}

/**
 * Opens the claim page for the job in progress, or for a new one.
 * @throws StintError `nothing_to_claim`
 */
export async function startClaim(context: Context): Promise<ClaimJob> {
  const found = await currentJob();
  const job = found && !isOver(found.state) ? found : await newJob(context);
  await showClaim(context, job);
  await lookAtChain(context, job);
  return job;
}

/** @throws StintError `not_found` when another claim has taken its place */
export async function reopenClaim(context: Context, id: string): Promise<void> {
  const job = await currentJob();
  if (job?.id !== id)
    throw new StintError('not_found', 'This claim is no longer the current one. Start a new one.');
  await showClaim(context, job);
  await lookAtChain(context, job);
}

/**
 * Removes a claim from view.
 * @throws StintError `conflict` while a relayed claim is on its way
 */
export async function dismissClaim(context: Context, id: string): Promise<void> {
  const job = await currentJob();
  if (job?.id !== id) return;
  const own = job.mode === 'self' && job.sent.length > 0;
  if ((job.state === 'signed' || job.state === 'submitted') && !own) {
    throw new StintError(
      'conflict',
      'This claim is on its way. It stays in view until it has arrived.',
    );
  }

  // Whatever the wallet sent may still pay; the vault's sum will show it.
  if (own && !isPaidState(job.state)) {
    const error = { code: 'tx_left', message: '' };
    await noteClaim(context, { ...job, state: 'failed', error });
  } else if (!isOver(job.state) && !isPaidState(job.state)) {
    // Dismissed before anything was signed: the history says so.
    await noteClaim(context, { ...job, state: 'abandoned', error: null });
  }
  await dropJob(context);
}
