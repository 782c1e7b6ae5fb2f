import { type Address, encodeFunctionData, type Hex } from 'viem';
import { earningsVaultAbi } from '../../../contracts/abi/earnings-vault.ts';
import type { ClaimMessage } from '../../../lib/protocol/claims.ts';
import type { Attestation, BackedVoucher } from '../../../lib/protocol/receipts.ts';

const accrualArg = (a: Attestation) => ({
  campaign: a.campaign as Hex,
  cumulative: BigInt(a.cumulative),
  sig: a.sig as Hex,
});

/** Voucher, list and consent, as both `claimFor` and `settleFor` take them. */
const claimArgs = ({ voucher, list }: BackedVoucher, claim: ClaimMessage, sig: string) =>
  [
    {
      account: voucher.account as Address,
      cumulative: BigInt(voucher.cumulative),
      ledgerHead: voucher.ledgerHead as Hex,
      backing: voucher.backing as Hex,
      sig: voucher.sig as Hex,
    },
    list.map((item) => ({ campaign: item.campaign as Hex, min: BigInt(item.min) })),
    {
      recipient: claim.recipient as Address,
      relayerFee: BigInt(claim.relayerFee),
      relayer: claim.relayer as Address,
      deadline: BigInt(claim.deadline),
      sig: sig as Hex,
    },
  ] as const;

/** Calldata of `settleFor`, with all that paying a signed claim takes: accruals, voucher, list, consent. */
export const settleForData = (backed: BackedVoucher, claim: ClaimMessage, sig: string): Hex =>
  encodeFunctionData({
    abi: earningsVaultAbi,
    functionName: 'settleFor',
    args: [backed.attestations.map(accrualArg), ...claimArgs(backed, claim, sig)],
  });

/** Calldata of `claimFor`, for a claim whose accruals go before it. */
export const claimForData = (backed: BackedVoucher, claim: ClaimMessage, sig: string): Hex =>
  encodeFunctionData({
    abi: earningsVaultAbi,
    functionName: 'claimFor',
    args: claimArgs(backed, claim, sig),
  });

/** Calldata of `accrue`. */
export const accrueData = (attestation: Attestation): Hex =>
  encodeFunctionData({
    abi: earningsVaultAbi,
    functionName: 'accrue',
    args: [accrualArg(attestation)],
  });
