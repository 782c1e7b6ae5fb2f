import type { StintDb } from '../../../lib/db/database.ts';
import type { KeyRow } from '../../../lib/db/rows.ts';
import { StintError } from '../../../lib/protocol/errors.ts';
import { generateKey, publicHex, sign } from './ed25519.ts';
import { newEntropy } from './recovery-key.ts';

export type DeviceKey = Extract<KeyRow, { name: 'device' }>;

/**
 * This install's device key, made with the recovery entropy on the first call. Both stay on the
 * device. Of two calls at once, both get the key that was stored first.
 * @throws StintError `unsupported`
 */
export async function ensureIdentity(db: StintDb, now: number): Promise<DeviceKey> {
  const stored = await findIdentity(db);
  if (stored) return stored;
  // Made before the transaction, which would end while it waits for WebCrypto.
  const pair = await generateKey();
  const publicKey = await publicHex(pair.publicKey);
  const fresh: DeviceKey = { name: 'device', device: publicKey, publicKey, pair, createdAt: now };
  const entropy = newEntropy();

  return db.transaction('rw', db.keys, async () => {
    const first = await findIdentity(db);
    if (first) return first;
    await db.keys.bulkPut([fresh, { name: 'recovery', entropy }]);
    return fresh;
  });
}

export async function findIdentity(db: StintDb): Promise<DeviceKey | null> {
  const row = await db.keys.get('device');
  return row?.name === 'device' ? row : null;
}

/** @throws StintError `device_unknown` before the first run has made a key */
export async function identity(db: StintDb): Promise<DeviceKey> {
  const row = await findIdentity(db);
  if (!row)
    throw new StintError(
      'device_unknown',
      'This install has no device key yet. Answer the welcome page first.',
    );
  return row;
}

/** Signs with the device key; 64 bytes as 0x hex. */
export async function signAsDevice(db: StintDb, message: Uint8Array): Promise<string> {
  return sign((await identity(db)).pair.privateKey, message);
}
