import { concatHex, encodeFunctionData, numberToHex } from 'viem/utils';
import { earningsVaultAbi } from '../../contracts/abi/earnings-vault.ts';
import type { Attestation } from '../protocol/receipts.ts';

type Hex = `0x${string}`;

/** Most accruals in one transaction: about 5 million gas, a third of a transaction's limit. */
export const MAX_ACCRUALS = 100;

const hexBytes = (value: string | number, bytes: number): Hex =>
  numberToHex(BigInt(value), { size: bytes });

/** EIP-2098: 64 bytes, with the parity as the top bit of s, which is 0 in the service's signatures. */
function compactSignature(sig: string): Hex {
  const [r, s, v] = [sig.slice(2, 66), sig.slice(66, 130), Number.parseInt(sig.slice(130), 16)];
  const odd = v === 28 || v === 1;
  return `0x${r}${(BigInt(`0x${s}`) | (odd ? 1n << 255n : 0n)).toString(16).padStart(64, '0')}`;
}

/**
 * Call data that carries accruals and claims nothing: `claimBatch` without claims, in the layout of
 * contracts/src/vault/Batch.sol. For a voucher that leans on more campaigns than fit into one
 * transaction; anyone may send it.
 * @param accruals one per campaign, at most 255
 */
export function encodeAccruals(accruals: readonly Attestation[]): Hex {
  const data = concatHex([
    hexBytes(accruals.length, 1),
    hexBytes(accruals.length, 1),
    ...accruals.map(({ campaign }) => campaign as Hex),
    ...accruals.flatMap(({ cumulative, sig }, i) => [
      hexBytes(i, 1),
      hexBytes(cumulative, 12),
      compactSignature(sig),
    ]),
  ]);
  return encodeFunctionData({ abi: earningsVaultAbi, functionName: 'claimBatch', args: [data] });
}
