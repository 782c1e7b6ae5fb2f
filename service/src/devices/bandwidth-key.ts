import { bandwidthKeyMessage } from '../../../lib/domain/device-messages.ts';
import { StintError } from '../../../lib/protocol/errors.ts';
import type { BandwidthKeyRequest, BandwidthKeyResponse } from '../../../lib/protocol/sharing.ts';
import type { Context } from '../context.ts';
import { addDevice, deviceKey, getDevice } from './find.ts';
import { verifyEd25519 } from './verify.ts';

const SKEW_MS = 5 * 60_000;
/** The most keys a device can ever have; a reinstalled browser makes a new one. */
const MAX_KEYS = 8;

/**
 * Registers a bandwidth key for a device. The key has its own `devices` row (receipt chain,
 * checkpoint, session) and follows its owner's wallet, so that ledger, receipts and vouchers need
 * nothing special for it and I1-I6 hold, while a requester who sees one key learns nothing about the
 * other. It can neither take tasks nor be bound itself. Registering it again changes nothing.
 * @throws StintError `clock_skew`, `bad_signature`, `conflict`, `forbidden`, `rate_limited`
 */
export async function registerBandwidthKey(
  ctx: Context,
  owner: string,
  request: BandwidthKeyRequest,
): Promise<BandwidthKeyResponse> {
  const { key, issuedAt, ownerSig, sig } = request;
  if (Math.abs(ctx.now() - issuedAt) > SKEW_MS) {
    throw new StintError(
      'clock_skew',
      'The device clock is more than 5 minutes off. Set it, then try again.',
      {
        details: { now: ctx.now() },
      },
    );
  }

  const message = bandwidthKeyMessage(ctx.domain, { device: owner, key, issuedAt });
  const signer = await deviceKey(ctx.store.db, owner);
  if (!(await verifyEd25519(signer, message, ownerSig))) {
    throw new StintError('bad_signature', 'The device key did not sign this.');
  }
  if (!(await verifyEd25519(key, message, sig))) {
    throw new StintError('bad_signature', 'The bandwidth key did not sign this.');
  }
  await ctx.store.write(async (db) => {
    const { account, owner_device } = await getDevice(db, owner);
    if (owner_device !== null) {
      throw new StintError('forbidden', 'A bandwidth key cannot have bandwidth keys itself.');
    }

    const known = await db
      .selectFrom('devices')
      .select('owner_device')
      .where((eb) => eb.or([eb('device', '=', key), eb('key', '=', key)]))
      .executeTakeFirst();
    if (known?.owner_device === owner) return;
    if (known) throw new StintError('conflict', 'This key belongs to another identity.');

    const keys = await db
      .selectFrom('devices')
      .select('device')
      .where('owner_device', '=', owner)
      .execute();
    if (keys.length >= MAX_KEYS) {
      throw new StintError('rate_limited', `A device can have at most ${MAX_KEYS} bandwidth keys.`);
    }

    // The column is unique, and this is not a key: nobody can recover a bandwidth key.
    const recoveryKey = `bandwidth:${key}`;
    await addDevice(ctx, db, { device: key, recoveryKey, account, ownerDevice: owner });
    await db
      .insertInto('bandwidth_keys')
      .values({ device: key, owner, issued_at: issuedAt, owner_sig: ownerSig, sig })
      .execute();
  });
  return { key };
}
