import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import {
  recoverMessage,
  registerMessage,
  sessionMessage,
} from '../../../lib/domain/device-messages.ts';
import { checkWork } from '../../../lib/domain/proof-of-work.ts';
import type {
  Challenge,
  RecoverRequest,
  RegisterRequest,
  Session,
  SessionRequest,
} from '../../../lib/protocol/device.ts';
import { StintError } from '../../../lib/protocol/errors.ts';
import type { Context } from '../context.ts';
import { addDevice, getDevice } from './find.ts';
import { dropMove } from './moves.ts';
import { openSession } from './session.ts';
import { verifyEd25519 } from './verify.ts';

const CHALLENGE_MS = 10 * 60_000;
const SKEW_MS = 5 * 60_000;

const seal = (ctx: Context, text: string) =>
  createHmac('sha256', ctx.store.secret).update(`challenge:${text}`).digest('hex').slice(0, 32);

/** Makes a proof-of-work challenge that the service need not store: it carries its expiry and a MAC. */
export function makeChallenge(ctx: Context, bits: number): Challenge {
  const expiresAt = ctx.now() + CHALLENGE_MS;
  const body =
    expiresAt.toString(16).padStart(12, '0') +
    bits.toString(16).padStart(2, '0') +
    randomBytes(9).toString('hex');
  return { challenge: body + seal(ctx, body), bits, expiresAt };
}

function checkChallenge(ctx: Context, request: RegisterRequest): void {
  const body = request.challenge.slice(0, -32);
  const expected = Buffer.from(seal(ctx, body));
  const given = Buffer.from(request.challenge.slice(-32));
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) {
    throw new StintError(
      'challenge_expired',
      'This service did not issue this challenge. Ask for a new one.',
    );
  }

  if (Number.parseInt(body.slice(0, 12), 16) < ctx.now()) {
    throw new StintError(
      'challenge_expired',
      'The challenge is more than 10 minutes old. Ask for a new one.',
    );
  }

  const bits = Number.parseInt(body.slice(12, 14), 16);
  if (!checkWork(request.challenge, request.device, bits, request.solution)) {
    throw new StintError('bad_proof_of_work', `The solution does not have ${bits} zero bits.`);
  }
}

const replaced = () =>
  new StintError('device_replaced', 'This identity has moved to another device.');

const unsigned = (who: string) => new StintError('bad_signature', `${who} did not sign this.`);

/**
 * Registers a device by its public key. Registering the same key again opens a new session, unless
 * another key replaced it (docs/money.md rule 13).
 * @throws StintError `challenge_expired`, `bad_proof_of_work`, `bad_signature`, `conflict`,
 *   `device_replaced`
 */
export async function register(ctx: Context, request: RegisterRequest): Promise<Session> {
  const { device, recoveryKey, sig } = request;
  if (!(await verifyEd25519(device, registerMessage(ctx.domain, request), sig))) {
    throw unsigned('The device key');
  }

  checkChallenge(ctx, request);
  await ctx.store.write(async (db) => {
    const known = await db
      .selectFrom('devices')
      .select(['device', 'key', 'recovery_key'])
      .where((eb) =>
        eb.or([
          eb('device', '=', device),
          eb('recovery_key', '=', recoveryKey),
          eb('key', '=', device),
        ]),
      )
      .executeTakeFirst();
    if (known && (known.device !== device || known.recovery_key !== recoveryKey)) {
      throw new StintError('conflict', 'This device or recovery key belongs to another identity.');
    }
    if (known && known.key !== device) throw replaced();
    if (known) return;
    await addDevice(ctx, db, { device, recoveryKey, account: null });
  });

  return openSession(ctx, await getDevice(ctx.store.db, device));
}

function checkClock(ctx: Context, issuedAt: number): void {
  const now = ctx.now();
  if (Math.abs(now - issuedAt) > SKEW_MS) {
    throw new StintError(
      'clock_skew',
      'The device clock is more than 5 minutes off. Set it, then try again.',
      {
        details: { now },
      },
    );
  }
}

/** Opens a session for a device. @throws StintError `clock_skew`, `bad_signature`, `device_unknown`, `device_replaced` */
export async function startSession(ctx: Context, request: SessionRequest): Promise<Session> {
  checkClock(ctx, request.issuedAt);
  const device = await getDevice(ctx.store.db, request.device);
  if (!(await verifyEd25519(request.key, sessionMessage(ctx.domain, request), request.sig))) {
    throw unsigned('The device key');
  }
  if (device.key !== request.key) {
    throw replaced();
  }

  return openSession(ctx, device);
}

/**
 * Gives an identity a new device key (docs/money.md rule 12). Its chain continues, and the old key's
 * sessions end at once. Repeating the request opens a new session.
 * @throws StintError `clock_skew`, `bad_signature`, `device_unknown`, `conflict`
 */
export async function recover(ctx: Context, request: RecoverRequest): Promise<Session> {
  checkClock(ctx, request.issuedAt);
  const { recoveryKey, newKey } = request;
  const message = recoverMessage(ctx.domain, request);
  if (!(await verifyEd25519(recoveryKey, message, request.recoverySig)))
    throw unsigned('The recovery key');
  if (!(await verifyEd25519(newKey, message, request.sig))) throw unsigned('The new key');

  const device = await ctx.store.write(async (db) => {
    const found = await db
      .selectFrom('devices')
      .selectAll()
      .where('recovery_key', '=', recoveryKey)
      .executeTakeFirst();
    if (!found) throw new StintError('device_unknown', 'No identity has this recovery key.');

    const taken = await db
      .selectFrom('devices')
      .select('device')
      .where((eb) => eb.or([eb('key', '=', newKey), eb('device', '=', newKey)]))
      .where('device', '!=', found.device)
      .executeTakeFirst();
    if (taken) {
      throw new StintError('conflict', 'The new key belongs to another identity.');
    }
    await db
      .updateTable('devices')
      .set({ key: newKey })
      .where('device', '=', found.device)
      .execute();
    // A move that the replaced key announced may not be what the owner wants.
    if (found.key !== newKey) await dropMove(db, found.device);
    return { ...found, key: newKey };
  });
  return openSession(ctx, device);
}
