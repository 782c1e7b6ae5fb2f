import type { StintDb } from '../../../lib/db/database.ts';
import type { KeyRow } from '../../../lib/db/rows.ts';
import { StintError } from '../../../lib/protocol/errors.ts';
import { generateKey, publicHex, sign } from './ed25519.ts';

export type DeviceKey = Extract<KeyRow, { name: 'device' }>;

/**
 * This install's key and recovery entropy, made on the first call. They stay on the device.
 * Two calls at once keep what was stored first.
 * @throws StintError `unsupported`
 */
export async function ensureIdentity(db: StintDb, now: number): Promise<DeviceKey> {
  const stored = await findIdentity(db);
  if (stored) return stored;
  // Made before the transaction, which would end while WebCrypto works.
  const pair = await generateKey();
  const publicKey = await publicHex(pair.publicKey);
  const fresh: DeviceKey = { name: 'device', device: publicKey, publicKey, pair, createdAt: now };
  const entropy = crypto.getRandomValues(new Uint8Array(16));
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
  if (!row) throw new StintError('device_unknown', 'This install has no device key yet.');
  return row;
}

/** Signs with the device key; 64 bytes as 0x hex. */
export async function signAsDevice(db: StintDb, message: Uint8Array): Promise<string> {
  return sign((await identity(db)).pair.privateKey, message);
}
