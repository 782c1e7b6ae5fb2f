import secp256k1 from 'secp256k1';
import { fromHex, keccak, toHex } from '../../lib/domain/bytes.ts';

/** The roles of the operator's keys. The relayer signs transactions and pays gas; it can vouch for nothing. */
export type KeyRole = 'voucher' | 'accrual' | 'relayer' | 'cosigner';

/** Private keys, 32 bytes as hex. Without a cosigner there are no roots. */
export type Secrets = Record<Exclude<KeyRole, 'cosigner'>, string> & {
  cosigner?: string | undefined;
};

/** Signs with the operator's keys. */
export interface Signer {
  has(role: KeyRole): boolean;
  address(role: KeyRole): string;
  /** 65 bytes r‖s‖v (v 27 or 28) over a 32-byte digest, as hex. Low s. */
  sign(role: KeyRole, digest: Uint8Array): string;
}

/** The address of an uncompressed public key: the last 20 bytes of its keccak256. */
const addressOf = (publicKey: Uint8Array): string =>
  toHex(keccak(publicKey.subarray(1)).subarray(12));

/**
 * The only part of the service that has private keys. It uses native secp256k1 (11,000 signatures a
 * second against 1,000 in JavaScript: docs/decisions/0020-native-signatures.md).
 * @param secrets 32-byte private keys as hex
 * @throws RangeError for an invalid key or one key in two roles; keys are never in the message
 */
export function createSigner(secrets: Secrets): Signer {
  const entries = Object.entries(secrets).flatMap(([role, secret]) => {
    if (secret === undefined) return [];
    const key = /^0x[0-9a-fA-F]{64}$/.test(secret) ? fromHex(secret.toLowerCase()) : null;
    if (!key || !secp256k1.privateKeyVerify(key))
      throw new RangeError(`${role} key: this is not a valid private key`);
    const address = addressOf(secp256k1.publicKeyCreate(key, false));
    return [[role, { key, address }] as const];
  });

  const keys = Object.fromEntries(entries) as Record<KeyRole, { key: Uint8Array; address: string }>;
  if (new Set(entries.map(([, { address }]) => address)).size < entries.length) {
    throw new RangeError(
      'two roles have the same key: give each its own, so that a stolen key can do one thing only',
    );
  }

  return {
    has: (role) => keys[role] !== undefined,
    address: (role) => keys[role].address,
    sign(role, digest) {
      const { signature, recid } = secp256k1.ecdsaSign(digest, keys[role].key);
      return `${toHex(signature)}${(27 + recid).toString(16)}`;
    },
  };
}

/** The address that signed a digest, or null when the signature is invalid. Refuses high s (EIP-2). */
export function recoverAddress(digest: Uint8Array, sig: string): string | null {
  const bytes = fromHex(sig);
  if (bytes.length !== 65 && bytes.length !== 64) return null;

  const compact = bytes.slice(0, 64);
  let recovery = bytes.length === 65 ? bytes[64]! % 27 : bytes[32]! >> 7;
  if (bytes.length === 64) compact[32]! &= 0x7f;
  if (recovery > 1) return null;

  recovery = recovery === 1 ? 1 : 0;
  try {
    const low = secp256k1.signatureNormalize(Uint8Array.from(compact));
    if (Buffer.compare(low, compact) !== 0) return null;
    return addressOf(secp256k1.ecdsaRecover(compact, recovery, digest, false));
  } catch {
    return null;
  }
}
