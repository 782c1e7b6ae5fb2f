import type { MoveNotice, MoveRequest } from '../../../../lib/protocol/device.ts';
import { StintError } from '../../../../lib/protocol/errors.ts';
import type { Context, WalletVerifier } from '../../context.ts';
import { getDevice } from '../../devices/find.ts';
import { dropMove, findMove, notice } from '../../devices/moves.ts';
import { eachAlone, rowsToRead } from '../../each-alone.ts';
import type { MoveTable } from '../../store/schema.ts';
import {
  checkBinding,
  inVaultForm,
  isNonceUsed,
  type OnBound,
  requireNewNonce,
  writeBinding,
} from './bind.ts';

/**
 * Announces that a bound device will earn for another wallet. Somebody who has only the device
 * cannot move it before the notice is over, and its screens show the notice and can stop it
 * (docs/money.md rule 11). The same announcement again changes nothing; one for another wallet
 * starts a new notice.
 * @throws StintError `bad_signature`, `clock_skew`, `conflict` when the device has no wallet to
 *   move from, is already bound to this one, or has used the nonce
 */
export async function announceMove(
  ctx: Context,
  verifyWallet: WalletVerifier,
  request: MoveRequest,
): Promise<MoveNotice> {
  await checkBinding(ctx, verifyWallet, request);
  return ctx.store.write(async (db) => {
    const { account } = await getDevice(db, request.device);
    if (account === null)
      throw new StintError('conflict', 'This device has no wallet yet. Bind it to one instead.');
    if (account === request.account) {
      throw new StintError('conflict', 'This device is already bound to that wallet.');
    }

    const known = await findMove(db, request.device);
    if (known?.account === request.account) return notice(known);
    await requireNewNonce(db, request);
    const row: MoveTable = {
      device: request.device,
      account: request.account,
      nonce: request.nonce,
      wallet_sig: inVaultForm(ctx, request),
      device_sig: request.sig,
      announced_at: ctx.now(),
      effective_at: ctx.now() + ctx.rules.moveMs,
    };

    await dropMove(db, request.device);
    await db.insertInto('moves').values(row).execute();
    return notice(row);
  });
}

/** Withdraws an announcement, if there is one. */
export async function stopMove(ctx: Context, device: string): Promise<void> {
  await ctx.store.write((db) => dropMove(db, device));
}

/** How many moves to carry out in one turn. */
const BATCH = 50;

/**
 * Carries out the moves whose notice is over, a few at a time. One whose nonce a binding has used
 * since can never be carried out, so it is withdrawn: the device has to announce it again.
 * @returns how many
 */
export async function carryOutMoves(ctx: Context, onBound: OnBound): Promise<number> {
  const due = await ctx.store.db
    .selectFrom('moves')
    .select('device')
    .where('effective_at', '<=', ctx.now())
    .orderBy('effective_at')
    .limit(rowsToRead(ctx, 'moves', BATCH))
    .execute();

  return eachAlone(
    ctx,
    'moves',
    due,
    (row) => row.device,
    ({ device }) =>
      ctx.store.write(async (db) => {
        const row = await findMove(db, device);
        // It may have been stopped, or announced again, since it was read.
        if (!row || row.effective_at > ctx.now()) return;
        const { account, nonce, wallet_sig: walletSig, device_sig: sig } = row;
        if (await isNonceUsed(db, row)) return dropMove(db, device);
        const now = await getDevice(db, device);
        await writeBinding(ctx, db, onBound, now, { device, account, nonce, walletSig, sig });
      }),
  );
}
