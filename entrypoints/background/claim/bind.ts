import { currentAccount } from '../../../lib/db/accounts.ts';
import { dropMeta } from '../../../lib/db/meta.ts';
import { toHex } from '../../../lib/domain/bytes.ts';
import { isConsented } from '../../../lib/domain/claim-consent.ts';
import { bindMessage } from '../../../lib/domain/device-messages.ts';
import { bindDigest } from '../../../lib/domain/wallet-messages.ts';
import type { ClaimJob } from '../../../lib/protocol/bridge.ts';
import { StintError } from '../../../lib/protocol/errors.ts';
import type { Context } from '../core/context.ts';
import { exclusive } from '../core/exclusive.ts';
import { signAsDevice } from '../identity/identity.ts';
import { applyUpdate } from '../ledger/apply-update.ts';
import { noteMove, pullLedger } from '../ledger/pull.ts';
import { changeJob, settleStep } from './store.ts';

/** The wallet that this device is bound to, by its own verified receipts. */
export const boundWallet = async (context: Context): Promise<string | null> =>
  (await currentAccount(context.db))?.account ?? null;

/**
 * A binding with the device's signature; the digest serves as its idempotency key.
 * @throws StintError `forbidden` when no person has confirmed it in the extension
 */
async function signedBinding(context: Context, job: ClaimJob) {
  const { bind, bindSig } = job;
  if (!isConsented(job)) {
    throw new StintError('forbidden', 'Nobody has confirmed this wallet in Stint.');
  }
  const { device, account, nonce } = bind!;
  const digest = toHex(bindDigest(context.domain, bind!));
  const sig = await signAsDevice(context.db, bindMessage(context.domain, digest));
  return { body: { device, account, nonce, walletSig: bindSig!, sig }, digest };
}

async function postBinding(context: Context, job: ClaimJob): Promise<void> {
  const { body, digest } = await signedBinding(context, job);
  const previousSig = job.move?.sig;
  await exclusive('ledger', async () => {
    const update = await context.api.call('bind', {
      body: { ...body, ...(previousSig && { previousSig }) },
      idempotencyKey: previousSig ? `${digest}:both` : digest,
    });
    await applyUpdate(context, update);
    await dropMeta(context.db, 'move');
    // A new wallet may be given tasks that the device alone was not.
    await dropMeta(context.db, 'retryAt');
  });
}

/** Announces a move without the old wallet. It stays in the job, in case that wallet still signs. */
async function announceMove(context: Context, job: ClaimJob): Promise<void> {
  const { body, digest } = await signedBinding(context, job);
  const idempotencyKey = `${digest}:move`;
  const notice = await context.api.call('announceMove', { body, idempotencyKey });

  await noteMove(context, notice);
  await changeJob(context, job.id, ({ move }) => ({
    move: move && { ...move, effectiveAt: notice.effectiveAt },
    error: null,
  }));
}

/** Clears the chosen wallet, so that the page asks for one again. */
export const UNCHOSEN = { account: null, recipient: null, bind: null } as const;

/** Sends a binding that the wallet signed to the service, and stores the outcome. */
export async function bindStep(context: Context, job: ClaimJob): Promise<void> {
  const { bind, bindSig, move } = job;
  if (!bind || !bindSig) return;
  if (move && !move.sig) return announceMove(context, job);
  if ((await boundWallet(context)) !== bind.account) {
    try {
      await postBinding(context, job);
    } catch (error) {
      if (!(error instanceof StintError) || error.code !== 'conflict') throw error;
      // An earlier attempt may have succeeded and its answer been lost: the receipts tell.
      await pullLedger(context, true);
      if ((await boundWallet(context)) !== bind.account) throw error;
    }
  }

  const done = { bind: null, bindSig: null, move: null, error: null } as const;
  const bound = { ...done, state: 'opened' } as const;
  // After a move the sum still belongs to the old wallet, so the page asks again which one claims.
  await settleStep(context, job, move ? { ...bound, ...UNCHOSEN } : bound);
}
