import { decodeErrorResult } from 'viem/utils';
import { earningsVaultAbi } from '../../contracts/abi/earnings-vault.ts';
import { VaultRefusal } from './refusal.ts';

const HEX = /0x[0-9a-fA-F]{8,}/;

/** Finds revert data in an error. Wallets and nodes put it in different places. */
function revertData(error: unknown, depth = 0): `0x${string}` | null {
  if (typeof error === 'string') return (HEX.exec(error)?.[0] as `0x${string}`) ?? null;
  if (typeof error !== 'object' || error === null || depth > 4) return null;

  const { data, error: inner, originalError, cause, message } = error as Record<string, unknown>;
  for (const place of [data, inner, originalError, cause]) {
    const found = revertData(place, depth + 1);
    if (found) return found;
  }
  return typeof message === 'string' && /revert/i.test(message) ? revertData(message) : null;
}

/** The vault's refusal in an error of a wallet; null when the error is something else. */
export function toVaultRefusal(error: unknown): VaultRefusal | null {
  const data = revertData(error);
  if (!data) {
    const words = String((error as { message?: unknown } | null)?.message ?? '');
    return /revert/i.test(words) ? new VaultRefusal('', []) : null;
  }
  try {
    const { errorName, args } = decodeErrorResult({ abi: earningsVaultAbi, data });
    return new VaultRefusal(errorName, args ?? []);
  } catch {
    return new VaultRefusal('', []);
  }
}
