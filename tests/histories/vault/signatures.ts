import type { Domain } from '../../../lib/domain/eip712.ts';
import { recoverAddress } from '../../../service/src/keys.ts';
import type { VaultState } from './state.ts';

/** The address that signed in a form that the vault takes, which knows no v of 0 or 1; else null. */
export function recoverStrictly(hash: Uint8Array, sig: string): string | null {
  const size = (sig.length - 2) / 2;
  if (size === 65 && !['1b', '1c'].includes(sig.slice(-2))) return null;
  return recoverAddress(hash, sig);
}

/** Signers.sol `isSigner`. */
export function isSigner(
  s: VaultState,
  address: string | null,
  role: number,
  now: number,
): boolean {
  const signer = address === null ? undefined : s.signers.get(address);
  return (
    signer !== undefined &&
    signer.role === role &&
    signer.validFrom <= now &&
    signer.revokedAt === 0
  );
}

/** What a call to the vault needs to know of its surroundings. */
export interface Call {
  domain: Domain;
  sender: string;
  /** The block's time, Unix seconds. */
  now: number;
}
