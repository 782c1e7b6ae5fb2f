import { StintError } from '../protocol/errors.ts';
import type { BackedVoucher, Backing } from '../protocol/receipts.ts';
import { accrualDigest, backingHash, voucherDigest } from './account-chain.ts';
import type { Domain } from './eip712.ts';
import { recoverAddress } from './recover-address.ts';

const mismatch = (check: string, message: string): StintError =>
  new StintError('receipt_mismatch', message, { details: { check } });

/**
 * That the list is the one that the voucher names, and the attestations reach all of it
 * (docs/money.md rule 16).
 * @throws StintError `receipt_mismatch`
 */
export function checkBacking({ voucher, list, attestations }: BackedVoucher): void {
  let backing: string;
  try {
    backing = backingHash(list);
  } catch {
    throw mismatch('backing', 'The list behind the voucher is not in order.');
  }
  if (backing !== voucher.backing) {
    throw mismatch('backing', 'The voucher names another list than the one sent.');
  }
  const covers = ({ campaign, min }: Backing) =>
    attestations.some((a) => a.campaign === campaign && BigInt(a.cumulative) >= BigInt(min));
  if (!list.every(covers)) {
    throw mismatch('attestation', 'An accrual behind the voucher is missing or too small.');
  }
}

/** Who signed a voucher and each of its attestations. Whether they may is for the caller to say. */
export function signersOf(domain: Domain, backed: BackedVoucher) {
  const { voucher, attestations } = backed;
  return {
    voucher: recoverAddress(voucherDigest(domain, voucher), voucher.sig),
    accruals: attestations.map((one) => recoverAddress(accrualDigest(domain, one), one.sig)),
  };
}

/**
 * A voucher with all behind it, signed by these keys.
 * @throws StintError `receipt_mismatch`
 */
export function checkBackedVoucher(
  domain: Domain,
  account: string,
  backed: BackedVoucher,
  keys: { voucherSigner: string; accrualSigner: string },
): void {
  if (backed.voucher.account !== account) {
    throw mismatch('voucher', 'The voucher is of another wallet.');
  }
  const signers = signersOf(domain, backed);
  if (signers.voucher !== keys.voucherSigner) {
    throw mismatch('voucher signer', 'The voucher was signed by another key.');
  }
  checkBacking(backed);
  if (signers.accruals.some((signer) => signer !== keys.accrualSigner)) {
    throw mismatch('accrual signer', 'An accrual was signed by another key.');
  }
}
