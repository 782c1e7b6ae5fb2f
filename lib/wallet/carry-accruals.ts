import { encodeFunctionData } from 'viem/utils';
import { earningsVaultAbi } from '../../contracts/abi/earnings-vault.ts';
import type { Attestation } from '../protocol/receipts.ts';

type Hex = `0x${string}`;

/** Most accruals in one transaction: about 7 million gas, half of a transaction's limit. */
export const MAX_ACCRUALS = 100;

/**
 * Call data that carries accruals and claims nothing. For a voucher that leans on more campaigns than fit
 * into one transaction; anyone may send it. One that the vault refuses does not stop the others.
 */
export function encodeAccruals(accruals: readonly Attestation[]): Hex {
  const calls = accruals.map(({ campaign, cumulative, sig }) => {
    const accrual = { campaign: campaign as Hex, cumulative: BigInt(cumulative), sig: sig as Hex };
    return encodeFunctionData({ abi: earningsVaultAbi, functionName: 'accrue', args: [accrual] });
  });
  return encodeFunctionData({ abi: earningsVaultAbi, functionName: 'batch', args: [calls] });
}
