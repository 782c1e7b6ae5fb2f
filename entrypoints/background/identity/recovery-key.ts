import type { StintDb } from '../../../lib/db/database.ts';
import { utf8 } from '../../../lib/domain/bytes.ts';
import { StintError } from '../../../lib/protocol/errors.ts';
import { keyOfSeed, type SeedKey } from './ed25519.ts';

/**
 * Derives the recovery key from 16 bytes of entropy: HKDF-SHA256 (RFC 5869) without salt, whose
 * output is an Ed25519 seed. The words on paper encode these 16 bytes.
 */
export async function recoveryKeyOf(entropy: Uint8Array): Promise<SeedKey> {
  const base = await crypto.subtle.importKey('raw', entropy as BufferSource, 'HKDF', false, [
    'deriveBits',
  ]);
  const seed = await crypto.subtle.deriveBits(
    {
      name: 'HKDF',
      hash: 'SHA-256',
      salt: new Uint8Array(),
      info: utf8('stint.recovery.1') as BufferSource,
    },
    base,
    256,
  );
  return keyOfSeed(new Uint8Array(seed));
}

export const newEntropy = (): Uint8Array => crypto.getRandomValues(new Uint8Array(16));

/** @throws StintError `conflict` once the words were saved: then they are no longer here */
export async function recoveryEntropy(db: StintDb): Promise<Uint8Array> {
  const row = await db.keys.get('recovery');
  if (row && 'entropy' in row) return row.entropy;
  throw new StintError('conflict', 'The words were saved and are no longer kept here.');
}

/** The public recovery key of this install; it stays here when the words do not. */
export async function recoveryPublicKey(db: StintDb): Promise<string> {
  const row = await db.keys.get('recovery');
  if (row && 'publicKey' in row) return row.publicKey;
  return (await recoveryKeyOf(await recoveryEntropy(db))).publicKey;
}

/** Deletes the secret, whose words the person has saved; the public key stays. */
export async function forgetEntropy(db: StintDb): Promise<void> {
  await db.keys.put({ name: 'recovery', publicKey: await recoveryPublicKey(db) });
}
