import { getMeta, setMeta } from '../../../lib/db/meta.ts';
import { registerMessage } from '../../../lib/domain/device-messages.ts';
import type { Session } from '../../../lib/protocol/device.ts';
import { StintError } from '../../../lib/protocol/errors.ts';
import type { Context } from '../core/context.ts';
import { identity, signAsDevice } from './identity.ts';
import { forgetWork, solveChallenge } from './proof-of-work.ts';
import { recoveryPublicKey } from './recovery-key.ts';

/** Errors after which a new challenge is needed. */
const STALE = new Set(['challenge_expired', 'bad_proof_of_work']);

async function attempt(context: Context): Promise<Session> {
  const { device } = await identity(context.db);
  const recoveryKey = await recoveryPublicKey(context.db);
  const body = { device, recoveryKey, ...(await solveChallenge(context, device)) };
  const sig = await signAsDevice(context.db, registerMessage(context.domain, body));
  return context.api.call('register', { body: { ...body, sig } });
}

/**
 * Registers this device with the service, with a proof of work. Registering the same key
 * again gives a session, so a lost answer does no harm.
 */
export async function register(context: Context): Promise<Session> {
  let session: Session;
  try {
    session = await attempt(context);
  } catch (error) {
    if (!(error instanceof StintError) || !STALE.has(error.code)) throw error;
    await forgetWork(context);
    session = await attempt(context);
  }
  await setMeta(context.db, 'registered', { device: session.device, at: context.now() });
  await forgetWork(context);

  return session;
}

export const isRegistered = async (context: Context): Promise<boolean> =>
  (await getMeta(context.db, 'registered')) !== undefined;
