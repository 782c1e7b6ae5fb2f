import { StintError } from '../protocol/errors.ts';
import type { BackedVoucher, Backing } from '../protocol/receipts.ts';
import { accrualDigest, backingHash, voucherDigest } from './account-chain.ts';
import type { Domain } from './eip712.ts';
import { recoverAddress } from './recover-address.ts';

const mismatch = (check: string, message: string): StintError =>
  new StintError('receipt_mismatch', message, { details: { check } });

/**
 * Checks that the list is the one that the voucher names, and that the attestations cover all of it
 * (docs/money.md rule 16).
 * @throws StintError `receipt_mismatch`
 */
export function checkBacking({ voucher, list, attestations }: BackedVoucher): void {
  let backing: string;
  try {
    backing = backingHash(list);
  } catch {
    throw mismatch('backing', 'The backing list of the voucher is not sorted.');
  }
  if (backing !== voucher.backing) {
    throw mismatch('backing', 'The voucher names a different backing list from the one sent.');
  }

  const covers = ({ campaign, min }: Backing) =>
    attestations.some((a) => a.campaign === campaign && BigInt(a.cumulative) >= BigInt(min));
  if (!list.every(covers)) {
    throw mismatch('attestation', 'An attestation that the voucher needs is missing or too small.');
  }
}

/** Who signed a voucher and each of its attestations. The caller checks whether they may. */
export function signersOf(domain: Domain, backed: BackedVoucher) {
  const { voucher, attestations } = backed;
  return {
    voucher: recoverAddress(voucherDigest(domain, voucher), voucher.sig),
    accruals: attestations.map((one) => recoverAddress(accrualDigest(domain, one), one.sig)),
  };
}

/**
 * Checks a voucher with its backing list and attestations, all signed by these keys.
 * @throws StintError `receipt_mismatch`
 */
export function checkBackedVoucher(
  domain: Domain,
  account: string,
  backed: BackedVoucher,
  keys: { voucherSigner: string; accrualSigner: string },
): void {
  if (backed.voucher.account !== account) {
    throw mismatch('voucher', 'The voucher belongs to another wallet.');
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
