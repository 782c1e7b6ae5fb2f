import { decodeFunctionData, encodeFunctionData, type Hex, type Log, parseEventLogs } from 'viem';
import { earningsVaultAbi } from '../../../contracts/abi/earnings-vault.ts';
import type { ClaimMessage } from '../../../lib/protocol/claims.ts';
import type { Attestation, BackedVoucher } from '../../../lib/protocol/receipts.ts';
import { accrueData, claimForData } from './calldata.ts';

/** A signed claim with the voucher that it is for. */
export interface BatchItem {
  backed: BackedVoucher;
  claim: ClaimMessage;
  /** The wallet's signature. */
  sig: string;
}

/**
 * Calldata of `batch`: accruals, then claims. Each is a call of its own, and the vault skips those that
 * fail.
 *
 * @param accruals to carry first, at most one per campaign
 */
export function batchData(accruals: readonly Attestation[], items: readonly BatchItem[]): Hex {
  const calls = [
    ...accruals.map(accrueData),
    ...items.map(({ backed, claim, sig }) => claimForData(backed, claim, sig)),
  ];
  return encodeFunctionData({ abi: earningsVaultAbi, functionName: 'batch', args: [calls] });
}

/**
 * The claims of a transaction that the vault skipped: by account in lower case, the data of the error.
 *
 * @param data the transaction's calldata; what is no batch has skipped nothing
 */
export function skippedClaims(data: Hex, logs: readonly Log[]): Map<string, Hex> {
  const skipped = new Map<string, Hex>();
  const { functionName, args } = decodeFunctionData({ abi: earningsVaultAbi, data });
  if (functionName !== 'batch') return skipped;

  const events = parseEventLogs({
    abi: earningsVaultAbi,
    eventName: 'CallSkipped',
    logs: [...logs],
  });
  for (const event of events) {
    const inner = args[0][Number(event.args.index)];
    const call = inner && decodeFunctionData({ abi: earningsVaultAbi, data: inner });
    if (call?.functionName !== 'claimFor') continue;
    skipped.set(call.args[0].account.toLowerCase(), event.args.reason);
  }
  return skipped;
}
