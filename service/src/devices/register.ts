import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { registerMessage, sessionMessage } from '../../../lib/domain/device-messages.ts';
import { checkWork } from '../../../lib/domain/proof-of-work.ts';
import type {
  Challenge,
  RegisterRequest,
  Session,
  SessionRequest,
} from '../../../lib/protocol/device.ts';
import { StintError } from '../../../lib/protocol/errors.ts';
import type { Context } from '../context.ts';
import { checkClock, unsigned } from './check-signed.ts';
import { addDevice, getDevice } from './find.ts';
import { openSession } from './session.ts';
import { verifyEd25519 } from './verify.ts';

const CHALLENGE_MS = 10 * 60_000;

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
    if (known?.device === device && known.key !== device) throw replaced();
    if (known && (known.device !== device || known.recovery_key !== recoveryKey)) {
      throw new StintError('conflict', 'This device or recovery key belongs to another identity.');
    }
    if (known) return;
    await addDevice(ctx, db, { device, recoveryKey, account: null });
  });

  return openSession(ctx, await getDevice(ctx.store.db, device));
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
