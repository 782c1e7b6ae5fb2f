import { sessionMessage } from '../../../lib/domain/device-messages.ts';
import type { Session } from '../../../lib/protocol/device.ts';
import { StintError } from '../../../lib/protocol/errors.ts';
import { sessionItem } from '../../../lib/storage/session.ts';
import { settingsItem } from '../../../lib/storage/settings.ts';
import { noteServiceTime, serviceNow, withClock } from '../core/clock.ts';
import type { Context } from '../core/context.ts';
import { exclusive } from '../core/exclusive.ts';
import { identity, signAsDevice } from './identity.ts';
import { isRegistered, register } from './register.ts';

/** A token that expires sooner than this is renewed first, ms. */
const MARGIN_MS = 30_000;

async function validToken(context: Context): Promise<string | null> {
  const session = await sessionItem.get();
  return session && session.expiresAt > (await serviceNow(context)) + MARGIN_MS
    ? session.token
    : null;
}

async function openSession(context: Context): Promise<Session> {
  if (!(await isRegistered(context))) return register(context);
  try {
    return await withClock(context, async () => {
      const { device, publicKey } = await identity(context.db);
      const body = { device, key: publicKey, issuedAt: await serviceNow(context) };
      const sig = await signAsDevice(context.db, sessionMessage(context.domain, body));
      return context.api.call('session', { body: { ...body, sig } });
    });
  } catch (error) {
    if (!(error instanceof StintError)) throw error;
    if (error.code === 'device_unknown') return register(context);
    if (error.code === 'device_replaced') return restoreAgain(context, error);
    throw error;
  }
}

/**
 * A service whose copy is from before a restore knows the replaced key: the same request carries it
 * out there too. Where the identity has moved on, it fails once and is not sent again.
 */
async function restoreAgain(context: Context, replaced: StintError): Promise<Session> {
  const { recovered, ...key } = await identity(context.db);
  if (!recovered) throw replaced;
  return context.api.call('recover', { body: recovered }).catch(async ({ code }: StintError) => {
    if (code === 'device_unknown') await context.db.keys.put(key);
    throw replaced;
  });
}

/**
 * A bearer token for this device. Opens a session, and registers the device, when needed.
 * @throws StintError `forbidden` until the welcome page is answered: before that nothing
 *   about this device leaves it
 */
export async function sessionToken(context: Context): Promise<string> {
  const stored = await validToken(context);
  if (stored) return stored;
  if (!(await settingsItem.get()).welcomeDone) {
    throw new StintError(
      'forbidden',
      'Answer the welcome page first. Until then Stint contacts no service.',
    );
  }

  return exclusive('session', async () => {
    const opened = await validToken(context);
    if (opened) return opened;
    const session = await openSession(context);
    await noteServiceTime(context, session.now);
    await sessionItem.set(session);
    return session.token;
  });
}
