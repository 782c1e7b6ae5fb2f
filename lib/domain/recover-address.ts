import { Point, recoverPublicKey } from '@noble/secp256k1';
import { fromHex, keccak, toHex } from './bytes.ts';

/**
 * The address that signed a 32-byte digest, or null when the signature is not valid.
 * Takes r‖s‖v with v 27, 28, 0 or 1, and the short form of EIP-2098.
 */
export function recoverAddress(digest: Uint8Array, signature: string): string | null {
  const bytes = fromHex(signature);
  const compact = new Uint8Array(bytes.slice(0, 64));
  let parity: number;

  if (bytes.length === 65) parity = bytes[64]! >= 27 ? bytes[64]! - 27 : bytes[64]!;
  else if (bytes.length === 64) {
    // EIP-2098: the top bit of s is the parity.
    parity = compact[32]! >> 7;
    compact[32]! &= 0x7f;
  } else return null;
  if (parity > 1) return null;
  try {
    const recovered = new Uint8Array([parity, ...compact]);
    const key = recoverPublicKey(recovered, digest, { prehash: false });
    return toHex(keccak(Point.fromBytes(key).toBytes(false).slice(1)).slice(12));
  } catch {
    return null;
  }
}
