import { recoverMessage } from '../../../lib/domain/device-messages.ts';
import type { RecoverRequest, Session } from '../../../lib/protocol/device.ts';
import { StintError } from '../../../lib/protocol/errors.ts';
import type { Context } from '../context.ts';
import type { DeviceTable } from '../store/schema.ts';
import type { Db } from '../store/store.ts';
import { checkClock, checkNotAhead, unsigned } from './check-signed.ts';
import { dropMove } from './moves.ts';
import { openSession } from './session.ts';
import { verifyEd25519 } from './verify.ts';

/**
 * Signatures and time. A request that replaces its recovery key can be carried out once, so it may be
 * old: a device sends it again to a service whose copy is from before it.
 */
async function checkRequest(ctx: Context, request: RecoverRequest): Promise<void> {
  const { recoveryKey, newKey, newRecoveryKey, issuedAt } = request;
  if (newRecoveryKey) checkNotAhead(ctx, issuedAt);
  else checkClock(ctx, issuedAt);

  const message = recoverMessage(ctx.domain, request);
  if (!(await verifyEd25519(recoveryKey, message, request.recoverySig)))
    throw unsigned('The recovery key');
  if (!(await verifyEd25519(newKey, message, request.sig))) throw unsigned('The new key');
  if (newRecoveryKey === recoveryKey) {
    throw new StintError('conflict', 'The new recovery key is the old one. Make another.');
  }
}

/**
 * The identity that is already in the state that the request asks for: its answer was lost. Only what
 * was signed just now opens a session again.
 */
async function alreadyRecovered(ctx: Context, db: Db, request: RecoverRequest) {
  const { recoveryKey, newKey, newRecoveryKey, issuedAt } = request;
  const found = await db
    .selectFrom('devices')
    .selectAll()
    .where('recovery_key', '=', newRecoveryKey ?? recoveryKey)
    .where('key', '=', newKey)
    .where('recovered_at', '>', 0)
    .executeTakeFirst();
  if (!found || (!newRecoveryKey && issuedAt > found.recovered_at)) return null;

  checkClock(ctx, issuedAt);
  return found;
}

/** @throws StintError `conflict` when a key of the request belongs to another identity */
async function checkFree(db: Db, device: string, request: RecoverRequest): Promise<void> {
  const { newKey, newRecoveryKey } = request;
  const taken = await db
    .selectFrom('devices')
    .select('device')
    .where((eb) =>
      eb.or([
        eb('key', '=', newKey),
        eb('device', '=', newKey),
        ...(newRecoveryKey ? [eb('recovery_key', '=', newRecoveryKey)] : []),
      ]),
    )
    .where('device', '!=', device)
    .executeTakeFirst();
  if (taken) throw new StintError('conflict', 'The new key belongs to another identity.');
}

async function replaceKeys(db: Db, request: RecoverRequest): Promise<DeviceTable> {
  const { recoveryKey, newKey, newRecoveryKey, issuedAt } = request;
  const found = await db
    .selectFrom('devices')
    .selectAll()
    .where('recovery_key', '=', recoveryKey)
    .executeTakeFirst();
  if (!found) {
    throw new StintError(
      'device_unknown',
      'No identity has this recovery key. A restore replaces the words: use the newest ones.',
    );
  }
  if (issuedAt <= found.recovered_at) {
    throw new StintError('conflict', 'This identity was restored since. Try again.');
  }
  await checkFree(db, found.device, request);

  const keys = { key: newKey, recovery_key: newRecoveryKey ?? recoveryKey, recovered_at: issuedAt };
  await db.updateTable('devices').set(keys).where('device', '=', found.device).execute();
  // A move that the replaced key announced may not be what the owner wants.
  if (found.key !== newKey) await dropMove(db, found.device);
  return { ...found, ...keys };
}

/**
 * Gives an identity a new device key and a new recovery key at once (docs/money.md rules 12 and 13).
 * Its chain continues; the old key's sessions end, and the old recovery key opens nothing. The same
 * request again opens a new session; an older one than the last that was carried out changes nothing.
 * @throws StintError `clock_skew`, `bad_signature`, `device_unknown`, `conflict`
 */
export async function recover(ctx: Context, request: RecoverRequest): Promise<Session> {
  await checkRequest(ctx, request);
  const device = await ctx.store.write(
    async (db) => (await alreadyRecovered(ctx, db, request)) ?? (await replaceKeys(db, request)),
  );
  return openSession(ctx, device);
}
