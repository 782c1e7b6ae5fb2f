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

/** @throws StintError `device_unknown` before the first run */
export async function recoveryEntropy(db: StintDb): Promise<Uint8Array> {
  const row = await db.keys.get('recovery');
  if (row?.name !== 'recovery') {
    throw new StintError(
      'device_unknown',
      'This install has no recovery key yet. Answer the welcome page first.',
    );
  }
  return row.entropy;
}

/** The recovery key of this install. */
export const recoveryKey = async (db: StintDb): Promise<SeedKey> =>
  recoveryKeyOf(await recoveryEntropy(db));
