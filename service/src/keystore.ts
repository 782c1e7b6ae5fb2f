import {
  createCipheriv,
  createDecipheriv,
  pbkdf2Sync,
  randomBytes,
  randomUUID,
  scryptSync,
  timingSafeEqual,
} from 'node:crypto';
import * as z from 'zod/mini';
import { keccak } from '../../lib/domain/bytes.ts';

const Hex = z.string().check(z.regex(/^[0-9a-fA-F]*$/), z.maxLength(256));

const Scrypt = z.object({
  n: z.int().check(z.gte(2), z.lte(1 << 20)),
  r: z.int().check(z.gte(1), z.lte(32)),
  p: z.int().check(z.gte(1), z.lte(16)),
  dklen: z.literal(32),
  salt: Hex,
});
const Pbkdf2 = z.object({
  c: z.int().check(z.gte(1), z.lte(10_000_000)),
  prf: z.literal('hmac-sha256'),
  dklen: z.literal(32),
  salt: Hex,
});

/**
 * A key file as wallets and nodes write it: Web3 Secret Storage, version 3. For why no library reads
 * it see docs/decisions/0029-own-keystore.md.
 */
const Keystore = z.object({
  version: z.literal(3),
  crypto: z.intersection(
    z.object({
      cipher: z.literal('aes-128-ctr'),
      cipherparams: z.object({ iv: Hex }),
      ciphertext: Hex,
      mac: Hex,
    }),
    z.discriminatedUnion('kdf', [
      z.object({ kdf: z.literal('scrypt'), kdfparams: Scrypt }),
      z.object({ kdf: z.literal('pbkdf2'), kdfparams: Pbkdf2 }),
    ]),
  ),
});
type Kdf =
  | { kdf: 'scrypt'; kdfparams: z.infer<typeof Scrypt> }
  | { kdf: 'pbkdf2'; kdfparams: z.infer<typeof Pbkdf2> };

function derive(password: string, { kdf, kdfparams }: Kdf): Buffer {
  const salt = Buffer.from(kdfparams.salt, 'hex');
  if (kdf === 'pbkdf2') return pbkdf2Sync(password, salt, kdfparams.c, 32, 'sha256');
  const { n, r, p } = kdfparams;
  return scryptSync(password, salt, 32, { N: n, r, p, maxmem: 256 * n * r });
}

const macOf = (derived: Buffer, ciphertext: Buffer): Buffer =>
  Buffer.from(keccak(Buffer.concat([derived.subarray(16), ciphertext])));

/**
 * Opens a key file (Web3 Secret Storage Definition v3; aes-128-ctr with scrypt or PBKDF2).
 * @returns the private key, 0x hex
 * @throws RangeError for another kind of file or a wrong password; the message contains neither
 */
export function openKeystore(text: string, password: string): string {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new RangeError('the key file is not JSON');
  }
  const parsed = z.safeParse(Keystore, value);
  if (!parsed.success) {
    const at = parsed.error.issues[0]?.path.join('.') || 'file';
    throw new RangeError(`the key file is not a version 3 keystore (${at})`);
  }

  const { cipherparams, ciphertext, mac } = parsed.data.crypto;
  const sealed = Buffer.from(ciphertext, 'hex');
  const derived = derive(password, parsed.data.crypto as Kdf);
  const expected = macOf(derived, sealed);
  const given = Buffer.from(mac, 'hex');
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) {
    throw new RangeError('the password does not open the key file, or the file was changed');
  }

  const iv = Buffer.from(cipherparams.iv, 'hex');
  const decipher = createDecipheriv('aes-128-ctr', derived.subarray(0, 16), iv);
  return `0x${Buffer.concat([decipher.update(sealed), decipher.final()]).toString('hex')}`;
}

/** scrypt with the cost that other wallets use: about half a second on a laptop. */
const COST = { n: 1 << 17, r: 8, p: 1 };

/** Seals a private key (0x hex, 32 bytes) under a password, as {@link openKeystore} reads it. */
export function sealKeystore(key: string, password: string, cost = COST): string {
  const iv = randomBytes(16);
  const salt = randomBytes(32).toString('hex');
  const kdf = { kdf: 'scrypt', kdfparams: { ...cost, dklen: 32, salt } } as const;
  const derived = derive(password, kdf);
  const cipher = createCipheriv('aes-128-ctr', derived.subarray(0, 16), iv);
  const sealed = Buffer.concat([cipher.update(Buffer.from(key.slice(2), 'hex')), cipher.final()]);
  const crypto = {
    cipher: 'aes-128-ctr',
    cipherparams: { iv: iv.toString('hex') },
    ciphertext: sealed.toString('hex'),
    ...kdf,
    mac: macOf(derived, sealed).toString('hex'),
  };

  return JSON.stringify({ version: 3, id: randomUUID(), crypto });
}
