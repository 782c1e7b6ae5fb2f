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

/** A signed claim and what it leans on. */
export interface BatchItem {
  voucher: Voucher;
  /** What the voucher's `backing` is the hash of, in the order of the campaigns' ids. */
  list: readonly { campaign: string; min: string }[];
  claim: ClaimMessage;
  /** The account's, as its wallet gave it. */
  sig: string;
}

/** Flags of an item, as in contracts/src/vault/Batch.sol. */
const RELAYED = 1;
const ELSEWHERE = 2;

/** A number of `bytes` bytes, big-endian. Throws viem's IntegerOutOfRangeError. */
const fixed = (value: string | number, bytes: number): Hex =>
  numberToHex(BigInt(value), { size: bytes });

/** EIP-2098. Only for the service's own signatures: an ERC-1271 wallet gets what it gave. */
const compact = (sig: string): Hex =>
  serializeCompactSignature(signatureToCompactSignature(parseSignature(sig as Hex)));

/**
 * Calldata of `claimBatch`, whose layout stands in contracts/src/vault/Batch.sol: 234 bytes an item with
 * a signature of 65, 13 more for each campaign that it leans on, and 32 a campaign and 77 an accrual for
 * all together.
 *
 * @param relayer who sends it; a claim names this one or none.
 * @param accruals to be carried first, one a campaign; at most 255 campaigns in all.
 * @throws RangeError when a claim names another relayer, account or total than its voucher, and viem's
 * IntegerOutOfRangeError when a number is over its field (amounts: 96 bits).
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
