import { toHex } from '../../../../lib/domain/bytes.ts';
import { bindMessage } from '../../../../lib/domain/device-messages.ts';
import type { ChainHead } from '../../../../lib/domain/receipt-chain.ts';
import { bindDigest } from '../../../../lib/domain/wallet-messages.ts';
import type { BindRequest, LedgerUpdate, MoveRequest } from '../../../../lib/protocol/device.ts';
import { StintError } from '../../../../lib/protocol/errors.ts';
import type { Receipt } from '../../../../lib/protocol/receipts.ts';
import type { Context, WalletVerifier } from '../../context.ts';
import { getDevice } from '../../devices/find.ts';
import { verifyEd25519 } from '../../devices/verify.ts';
import { vaultForm } from '../../keys.ts';
import type { DeviceTable } from '../../store/schema.ts';
import type { Db } from '../../store/store.ts';
import { appendReceipt, headOf } from '../receipts.ts';
import { creditCounted } from '../restore/credit-counted.ts';
import { type Batch, closeBatch, finishUpdate } from '../update.ts';
import { assignCredits, assignLeases, rejectDuplicates } from './assign.ts';
import { bindBandwidthKeys } from './bandwidth-keys.ts';

/** How old or how far in the future a binding's time may be, ms. */
const SKEW_MS = 60 * 60_000;

/**
 * A hook for the module that judges work, so that the device's past counts for the wallet. It runs
 * in the binding's unit of work, before past credits become the wallet's.
 * @returns receipts of answers that it rejected, appended to `head`
 */
export type OnBound = (
  ctx: Context,
  db: Db,
  device: DeviceTable,
  account: string,
  head: ChainHead,
) => Promise<Receipt[]>;

/**
 * Checks both signatures of a binding, the device's and the wallet's.
 * @returns the digest that the wallets sign
 * @throws StintError `bad_signature`, `clock_skew`, `device_unknown`
 */
export async function checkBinding(
  ctx: Context,
  verifyWallet: WalletVerifier,
  request: MoveRequest,
): Promise<Uint8Array> {
  const { device, account, nonce, walletSig, sig } = request;
  const digest = bindDigest(ctx.domain, { vault: ctx.domain.vault, device, account, nonce });
  const { key } = await getDevice(ctx.store.db, device);
  if (!(await verifyEd25519(key, bindMessage(ctx.domain, toHex(digest)), sig))) {
    throw new StintError('bad_signature', 'The device key did not sign this binding.');
  }
  if (!(await verifyWallet(account, digest, walletSig))) {
    throw new StintError('bad_signature', 'The wallet did not sign this binding.');
  }

  if (Math.abs(ctx.now() - nonce) > SKEW_MS) {
    throw new StintError(
      'clock_skew',
      'The binding was signed more than an hour ago. Sign it again.',
      {
        details: { now: ctx.now() },
      },
    );
  }

  return digest;
}

/** Whether a binding of this device has used the nonce. */
export async function isNonceUsed(
  db: Db,
  { device, nonce }: { device: string; nonce: number },
): Promise<boolean> {
  const used = await db
    .selectFrom('bindings')
    .select('nonce')
    .where('device', '=', device)
    .where('nonce', '=', nonce)
    .executeTakeFirst();
  return used !== undefined;
}

/**
 * Refuses a nonce that a binding of this device has used, because the same signatures would bind it
 * again whenever somebody sends them.
 * @throws StintError `conflict`
 */
export async function requireNewNonce(
  db: Db,
  binding: { device: string; nonce: number },
): Promise<void> {
  if (!(await isNonceUsed(db, binding))) return;
  throw new StintError(
    'conflict',
    'These signatures have bound this device once already. Sign again, at another time.',
  );
}

/** The wallet's signature as it is stored: in the vault's form, or as a contract wallet gave it. */
export function inVaultForm(ctx: Context, request: MoveRequest): string {
  const { device, account, nonce, walletSig } = request;
  const digest = bindDigest(ctx.domain, { vault: ctx.domain.vault, device, account, nonce });
  return vaultForm(account, digest, walletSig) ?? walletSig;
}

/**
 * Writes a binding: its receipt, and the past credits that become the wallet's. Only lines without
 * an owner do; what another wallet was credited stays with that wallet (docs/money.md rule 11).
 */
export async function writeBinding(
  ctx: Context,
  db: Db,
  onBound: OnBound,
  before: DeviceTable,
  request: MoveRequest,
): Promise<Batch> {
  const { device: id, account, nonce } = request;
  const isAhead = await creditCounted(ctx, db, id);
  const device = isAhead ? await getDevice(db, id) : before;
  const head = headOf(device);
  await db
    .insertInto('bindings')
    .values({
      device: id,
      account,
      nonce,
      wallet_sig: inVaultForm(ctx, request),
      device_sig: request.sig,
      at: ctx.now(),
    })
    .execute();

  await db.updateTable('devices').set({ account }).where('device', '=', id).execute();
  await db.deleteFrom('moves').where('device', '=', id).execute();
  const bound = await appendReceipt(ctx, db, id, head, { kind: 'bind', unit: account });

  const owner = { device: id, account };
  await assignLeases(ctx, db, owner);
  const rejected = await rejectDuplicates(ctx, db, owner, head);
  rejected.push(...(await onBound(ctx, db, device, owner.account, head)));
  await assignCredits(ctx, db, owner);
  await bindBandwidthKeys(ctx, db, id, account);

  const credits = { creditSeqs: [], amount: 0n, positions: new Map<string, bigint>() };
  return closeBatch(ctx, db, {
    device: { ...device, account },
    head,
    receipts: [bound, ...rejected],
    ...credits,
  });
}

/**
 * Binds a device to a wallet with both signatures, or moves it from one wallet to another
 * with all three (docs/money.md rule 11). Binding again to the same wallet changes nothing.
 * @throws StintError `bad_signature`, `wallet_bound`, `clock_skew`, `device_unknown`, `conflict` when
 *   a binding has used the nonce
 */
export async function bindWallet(
  ctx: Context,
  { verifyWallet, onBound }: { verifyWallet: WalletVerifier; onBound: OnBound },
  request: BindRequest,
): Promise<LedgerUpdate> {
  const digest = await checkBinding(ctx, verifyWallet, request);
  const { device: id, account, previousSig } = request;
  const before = await getDevice(ctx.store.db, id);
  const previous = before.account;
  const moves = previous !== null && previous !== account;
  if (moves && previousSig && !(await verifyWallet(previous, digest, previousSig))) {
    throw new StintError(
      'bad_signature',
      `The wallet that the device leaves, ${previous}, did not sign this move.`,
    );
  }

  const batch = await ctx.store.write(async (db): Promise<Batch | null> => {
    const device = await getDevice(db, id);
    if (device.owner_device !== null) {
      throw new StintError(
        'forbidden',
        'A bandwidth key follows its device and cannot be bound itself.',
      );
    }

    if (device.account === account) return null;
    // The signature was checked against the wallet read above; it may have changed since.
    if (device.account !== null && (device.account !== previous || !previousSig)) {
      throw new StintError('wallet_bound', `This device is already bound to ${device.account}.`);
    }

    await requireNewNonce(db, request);
    return writeBinding(ctx, db, onBound, device, request);
  });

  const seq = batch ? before.seq : before.seq - 1;
  const update = await finishUpdate(ctx, id, { seq, n: 0 }, batch);
  if (!update) throw new StintError('internal', 'A bound device has no receipts.');
  return update;
}
