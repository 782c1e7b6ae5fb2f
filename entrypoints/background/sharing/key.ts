import { type Api, createApi } from '../../../lib/api/create-api.ts';
import { dropMeta } from '../../../lib/db/meta.ts';
import type { KeyRow } from '../../../lib/db/rows.ts';
import { bandwidthKeyMessage, sessionMessage } from '../../../lib/domain/device-messages.ts';
import { sharingSessionItem } from '../../../lib/storage/sharing.ts';
import { noteServiceTime, serviceNow, withClock } from '../core/clock.ts';
import type { Context } from '../core/context.ts';
import { exclusive } from '../core/exclusive.ts';
import { generateKey, publicHex, sign } from '../identity/ed25519.ts';
import { identity, signAsDevice } from '../identity/identity.ts';

export type BandwidthKey = Extract<KeyRow, { name: 'bandwidth' }>;

/** A token that expires sooner than this is renewed first, ms. */
const MARGIN_MS = 30_000;

/** The stored key, if it belongs to the current identity. */
export async function findBandwidthKey({ db }: Context): Promise<BandwidthKey | null> {
  const [row, owner] = await Promise.all([db.keys.get('bandwidth'), db.keys.get('device')]);
  if (row?.name !== 'bandwidth' || owner?.name !== 'device') return null;
  return row.owner === owner.device ? row : null;
}

/** Made on first use, and again for another identity: a key earns for one owner all its life. */
async function ensureKey(context: Context): Promise<BandwidthKey> {
  const found = await findBandwidthKey(context);
  if (found) return found;
  const { db } = context;
  const { device: owner } = await identity(db);
  const pair = await generateKey();
  const device = await publicHex(pair.publicKey);
  const fresh: BandwidthKey = { name: 'bandwidth', device, owner, pair, registered: false };

  await db.transaction('rw', db.keys, db.meta, db.sharingReceipts, async () => {
    await db.keys.put(fresh);
    await dropMeta(db, 'sharingChain');
    await dropMeta(db, 'sharingCheckpoint');
    await dropMeta(db, 'sharingTally');
    await db.sharingReceipts.clear();
  });
  await sharingSessionItem.remove();
  return fresh;
}

/** Registers the key with the service, signed by both keys. Registering twice does no harm. */
async function ensureRegistered(context: Context): Promise<BandwidthKey> {
  const key = await ensureKey(context);
  if (key.registered) return key;

  await withClock(context, async () => {
    const { device: owner } = await identity(context.db);
    const body = { key: key.device, issuedAt: await serviceNow(context) };
    const message = bandwidthKeyMessage(context.domain, { device: owner, ...body });
    const [ownerSig, sig] = await Promise.all([
      signAsDevice(context.db, message),
      sign(key.pair.privateKey, message),
    ]);
    await context.api.call('bandwidthKey', { body: { ...body, ownerSig, sig } });
  });

  const known = { ...key, registered: true };
  await context.db.keys.put(known);
  return known;
}

async function validToken(context: Context, refused: string | null): Promise<string | null> {
  const session = await sharingSessionItem.get();
  if (!session || session.token === refused) return null;
  return session.expiresAt > (await serviceNow(context)) + MARGIN_MS ? session.token : null;
}

/** The key that fetches for this device, made and registered if there is none yet. */
export const bandwidthKey = (context: Context): Promise<BandwidthKey> =>
  exclusive('sharing-session', () => ensureRegistered(context));

/** A bearer token of the bandwidth key: the stored one, unless it is `refused` or about to expire. */
export function sharingToken(context: Context, refused: string | null = null): Promise<string> {
  return exclusive('sharing-session', async () => {
    const known = await validToken(context, refused);
    if (known) return known;

    const { device, pair } = await ensureRegistered(context);
    const session = await withClock(context, async () => {
      const body = { device, key: device, issuedAt: await serviceNow(context) };
      const sig = await sign(pair.privateKey, sessionMessage(context.domain, body));
      return context.api.call('session', { body: { ...body, sig } });
    });
    await noteServiceTime(context, session.now);
    await sharingSessionItem.set(session);

    return session.token;
  });
}

/** The service's API, called as the bandwidth key. */
export const sharingApi = (context: Context): Api =>
  createApi({
    origin: context.network.service,
    fetch: (input, init) => fetch(input, init),
    session: {
      token: () => sharingToken(context),
      drop: () => sharingSessionItem.remove(),
    },
  });
