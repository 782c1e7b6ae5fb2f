import {
  concatHex,
  encodeFunctionData,
  type Hex,
  numberToHex,
  parseSignature,
  serializeCompactSignature,
  signatureToCompactSignature,
  size,
  zeroAddress,
} from 'viem';
import { earningsVaultAbi } from '../../../contracts/abi/earnings-vault.ts';
import type { ClaimMessage } from '../../../lib/protocol/claims.ts';
import type { Attestation, Voucher } from '../../../lib/protocol/receipts.ts';

/** A signed claim with its voucher and backing. */
export interface BatchItem {
  voucher: Voucher;
  /** The voucher's backing, in the order of the campaigns' ids. */
  list: readonly { campaign: string; min: string }[];
  claim: ClaimMessage;
  /** The wallet's signature, as the wallet gave it. */
  sig: string;
}

/** Flags of an item, as in contracts/src/vault/Batch.sol. */
const RELAYED = 1;
const ELSEWHERE = 2;

/** A number as `bytes` big-endian bytes. @throws viem's IntegerOutOfRangeError */
const fixed = (value: string | number, bytes: number): Hex =>
  numberToHex(BigInt(value), { size: bytes });

/** A compact signature (EIP-2098). Only for the service's own: a contract wallet's must stay as it is. */
const compact = (sig: string): Hex =>
  serializeCompactSignature(signatureToCompactSignature(parseSignature(sig as Hex)));

/**
 * Calldata of `claimBatch`; contracts/src/vault/Batch.sol describes the layout. An item takes 234
 * bytes with a signature of 65, and 13 more for each campaign in its backing. Besides, each campaign
 * takes 32 bytes and each accrual 77.
 *
 * @param relayer who sends it; each claim names this relayer or none
 * @param accruals to carry first, at most one per campaign; at most 255 campaigns in all
 * @throws RangeError when a claim names another relayer, or another wallet or total than its voucher;
 *   viem's IntegerOutOfRangeError when a number exceeds its field (amounts: 96 bits)
 */
export function packBatch(
  relayer: string,
  accruals: readonly Attestation[],
  items: readonly BatchItem[],
): Hex {
  const named = [...accruals, ...items.flatMap((item) => item.list)];
  const campaigns = [...new Set(named.map(({ campaign }) => campaign))];
  const indexOf = new Map(campaigns.map((campaign, index) => [campaign, fixed(index, 1)]));
  const index = (campaign: string): Hex => indexOf.get(campaign)!;

  const data = concatHex([
    fixed(accruals.length, 1),
    fixed(campaigns.length, 1),
    ...campaigns.map((campaign) => fixed(campaign, 32)),
    ...accruals.flatMap(({ campaign, cumulative, sig }) => [
      index(campaign),
      fixed(cumulative, 12),
      compact(sig),
    ]),
    ...items.flatMap((item) => {
      const packed = packItem(relayer, item, index);
      return [fixed(size(packed), 2), packed];
    }),
  ]);
  return encodeFunctionData({ abi: earningsVaultAbi, functionName: 'claimBatch', args: [data] });
}

function packItem(relayer: string, item: BatchItem, index: (campaign: string) => Hex): Hex {
  const { voucher, list, claim, sig } = item;
  const relayed = !same(claim.relayer, zeroAddress);
  const elsewhere = !same(claim.recipient, claim.account);
  if (relayed && !same(claim.relayer, relayer))
    throw new RangeError('the claim names another relayer');
  if (!relayed && BigInt(claim.relayerFee) !== 0n)
    throw new RangeError('the claim has a fee but no relayer');
  if (!same(claim.account, voucher.account))
    throw new RangeError('the voucher is for another wallet');
  if (BigInt(claim.cumulative) !== BigInt(voucher.cumulative)) {
    throw new RangeError('the voucher is for another total');
  }

  return concatHex([
    fixed(claim.account, 20),
    fixed((relayed ? RELAYED : 0) + (elsewhere ? ELSEWHERE : 0), 1),
    elsewhere ? fixed(claim.recipient, 20) : '0x',
    fixed(claim.cumulative, 12),
    relayed ? fixed(claim.relayerFee, 12) : '0x',
    fixed(claim.deadline, 5),
    fixed(voucher.ledgerHead, 32),
    fixed(list.length, 1),
    ...list.flatMap(({ campaign, min }) => [index(campaign), fixed(min, 12)]),
    compact(voucher.sig),
    sig as Hex,
  ]);
}

const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();
