import secp256k1 from 'secp256k1';
import { fromHex, keccak, toHex } from '../../lib/domain/bytes.ts';

/** The roles of the operator's keys. The relayer signs transactions and pays gas; it can vouch for nothing. */
export type KeyRole = 'voucher' | 'accrual' | 'relayer' | 'cosigner';

/** Private keys, 32 bytes as hex; a process holds those of its own roles only. */
export type Secrets = { [Role in KeyRole]?: string | undefined };

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
 * The only part of a process that has private keys. It uses native secp256k1 (11,000 signatures a
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

/** Half the order of the curve; a signature has another form with its s in the other half (EIP-2). */
const HALF = 0x7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0n;
const ORDER = 2n * HALF + 1n;

const PARITY_BY_V = new Map([
  [0, 0],
  [1, 1],
  [27, 0],
  [28, 1],
]);

/** r‖s and the parity of a signature of 65 bytes, or of 64 (EIP-2098); null for anything else. */
function split(sig: string): { compact: Uint8Array; parity: number } | null {
  const bytes = fromHex(sig);
  const compact = bytes.slice(0, 64);
  if (bytes.length === 64) {
    const parity = compact[32]! >> 7;
    compact[32]! &= 0x7f;
    return { compact, parity };
  }
  const parity = bytes.length === 65 ? PARITY_BY_V.get(bytes[64]!) : undefined;
  return parity === undefined ? null : { compact, parity };
}

function recover(digest: Uint8Array, compact: Uint8Array, parity: number): string | null {
  try {
    return addressOf(secp256k1.ecdsaRecover(compact, parity, digest, false));
  } catch {
    return null;
  }
}

const sOf = (compact: Uint8Array): bigint => BigInt(toHex(compact.subarray(32)));

/** The address that signed a digest, or null when the signature is invalid. Refuses high s (EIP-2). */
export function recoverAddress(digest: Uint8Array, sig: string): string | null {
  const parts = split(sig);
  if (!parts || sOf(parts.compact) > HALF) return null;
  return recover(digest, parts.compact, parts.parity === 1 ? 1 : 0);
}

/**
 * An account's signature in the only form that the vault takes: 65 bytes, v 27 or 28, low s. Wallets
 * also give v as 0 or 1, 64 bytes (EIP-2098) and high s; they mean the same.
 * @returns null when no form of it is by this account's key
 */
export function vaultForm(account: string, digest: Uint8Array, sig: string): string | null {
  const parts = split(sig);
  if (!parts) return null;
  let { compact, parity } = parts;
  const s = sOf(compact);
  if (s > HALF) {
    const low = fromHex(`0x${(ORDER - s).toString(16).padStart(64, '0')}`);
    compact = Uint8Array.from([...compact.subarray(0, 32), ...low]);
    parity = 1 - parity;
  }
  if (recover(digest, compact, parity === 1 ? 1 : 0) !== account) return null;
  return `${toHex(compact)}${(27 + parity).toString(16)}`;
}
