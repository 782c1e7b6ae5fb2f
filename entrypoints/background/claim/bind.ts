import { currentAccount } from '../../../lib/db/accounts.ts';
import { dropMeta } from '../../../lib/db/meta.ts';
import { toHex } from '../../../lib/domain/bytes.ts';
import { bindMessage } from '../../../lib/domain/device-messages.ts';
import { bindDigest } from '../../../lib/domain/wallet-messages.ts';
import type { ClaimJob } from '../../../lib/protocol/bridge.ts';
import { StintError } from '../../../lib/protocol/errors.ts';
import type { Context } from '../core/context.ts';
import { exclusive } from '../core/exclusive.ts';
import { signAsDevice } from '../identity/identity.ts';
import { applyUpdate } from '../ledger/apply-update.ts';
import { noteMove, pullLedger } from '../ledger/pull.ts';
import { changeJob } from './store.ts';

/** The wallet that this device is bound to, by its own verified receipts. */
export const boundWallet = async (context: Context): Promise<string | null> =>
  (await currentAccount(context.db))?.account ?? null;

/** A binding with the device's signature, and the digest that makes it one request. */
async function signedBinding(context: Context, { bind, bindSig }: ClaimJob) {
  const { device, account, nonce } = bind!;
  const digest = toHex(bindDigest(context.domain, bind!));
  const sig = await signAsDevice(context.db, bindMessage(context.domain, digest));
  return { body: { device, account, nonce, walletSig: bindSig!, sig }, digest };
}

async function post(context: Context, job: ClaimJob): Promise<void> {
  const { body, digest } = await signedBinding(context, job);
  const previousSig = job.move?.sig;
  await exclusive('ledger', async () => {
    const update = await context.api.call('bind', {
      body: { ...body, ...(previousSig && { previousSig }) },
      idempotencyKey: previousSig ? `${digest}:both` : digest,
    });
    await applyUpdate(context, update);
    await dropMeta(context.db, 'move');
  });
}

/** Without the old wallet a move is announced; it stays in the job, in case that wallet signs too. */
async function announce(context: Context, job: ClaimJob): Promise<void> {
  const { body, digest } = await signedBinding(context, job);
  const idempotencyKey = `${digest}:move`;
  const notice = await context.api.call('announceMove', { body, idempotencyKey });
  await noteMove(context, notice);
  await changeJob(context, job.id, ({ move }) => ({
    move: move && { ...move, effectiveAt: notice.effectiveAt },
    error: null,
  }));
}

/** Which wallet it is about is asked anew. */
export const UNCHOSEN = { account: null, recipient: null, bind: null } as const;

/** Hands a binding that the wallet signed to the service and stores what comes of it. */
export async function bindStep(context: Context, job: ClaimJob): Promise<void> {
  const { bind, bindSig, move } = job;
  if (!bind || !bindSig) return;
  if (move && !move.sig) return announce(context, job);
  if ((await boundWallet(context)) !== bind.account) {
    try {
      await post(context, job);
    } catch (error) {
      if (!(error instanceof StintError) || error.code !== 'conflict') throw error;
      // It may have been stored before and the answer lost: our own chain tells.
      await pullLedger(context, true);
      if ((await boundWallet(context)) !== bind.account) throw error;
    }
  }
  const bound = { state: 'opened', bindSig: null, move: null, error: null } as const;
  // After a move the sum is still the old wallet's: which one claims is chosen anew.
  await changeJob(context, job.id, () => (move ? { ...bound, ...UNCHOSEN } : bound));
}
