import { getMeta } from '../../lib/db/meta.ts';
import { toHex } from '../../lib/domain/bytes.ts';
import { bindMessage } from '../../lib/domain/device-messages.ts';
import { bindDigest } from '../../lib/domain/wallet-messages.ts';
import type { ClaimJob } from '../../lib/protocol/bridge.ts';
import { StintError } from '../../lib/protocol/errors.ts';
import { changeJob } from './claim-store.ts';
import type { Context } from './context.ts';
import { exclusive } from './exclusive.ts';
import { signAsDevice } from './identity.ts';
import { applyUpdate } from './ledger.ts';
import { pullLedger } from './ledger-pull.ts';

/** The wallet that this device is bound to, by its own verified receipts. */
export const boundWallet = async (context: Context): Promise<string | null> =>
  (await getMeta(context.db, 'account'))?.account ?? null;

async function post(context: Context, bind: NonNullable<ClaimJob['bind']>, walletSig: string) {
  const { device, account, nonce } = bind;
  const digest = toHex(bindDigest(context.domain, bind));
  const sig = await signAsDevice(context.db, bindMessage(context.domain, digest));
  await exclusive('ledger', async () => {
    const body = { device, account, nonce, walletSig, sig };
    await applyUpdate(context, await context.api.call('bind', { body, idempotencyKey: digest }));
  });
}

/** Hands a binding that the wallet signed to the service and stores what comes of it. */
export async function bindStep(context: Context, job: ClaimJob): Promise<void> {
  const { bind, bindSig } = job;
  if (!bind || !bindSig) return;
  if ((await boundWallet(context)) !== bind.account) {
    try {
      await post(context, bind, bindSig);
    } catch (error) {
      if (!(error instanceof StintError) || error.code !== 'conflict') throw error;
      // It may have been stored before and the answer lost: our own chain tells.
      await pullLedger(context, true);
      if ((await boundWallet(context)) !== bind.account) throw error;
    }
  }
  await changeJob(context, job.id, () => ({ state: 'opened', bindSig: null, error: null }));
}
