import type { Backup, BackupWallet, Holding } from '../../protocol/backup.ts';
import { StintError } from '../../protocol/errors.ts';
import type { BackedVoucher } from '../../protocol/receipts.ts';
import { emptyAccount, extendAccount, ZERO32 } from '../account-chain.ts';
import { checkBackedVoucher } from '../backed-voucher.ts';
import type { Domain } from '../eip712.ts';
import { checkProof } from '../merkle-proof.ts';
import { creditedBy } from '../owed.ts';
import { checkpointDigest, emptyChain, extendChain } from '../receipt-chain.ts';
import { recoverAddress } from '../recover-address.ts';

/** The signers whose signatures count. */
export interface Keys {
  voucherSigner: string;
  accrualSigner: string;
}

/** A part of a file that did not verify, and why, in words. No part of it can be used. */
export interface Failure {
  part: 'receipts' | 'entries' | 'permanent' | 'tail' | 'proof';
  account: string | null;
  message: string;
}

const mismatch = (message: string) => new StintError('receipt_mismatch', message);

/**
 * Checks that the receipts form one chain, and that the newest checkpoint signs its head
 * (docs/money.md rules 8 and 9).
 */
function checkReceipts({ device, receipts, checkpoints }: Backup, domain: Domain, keys: Keys) {
  if (!device) throw mismatch('The file does not say which device its receipts belong to.');

  const last = checkpoints.reduce((a, b) => (b.seq > a.seq ? b : a), checkpoints[0]!);
  let head = emptyChain(domain, device);
  for (const receipt of receipts) head = extendChain(domain, device, head, receipt);

  const signed =
    last?.seq === head.seq && last.head === head.head && last.device === device ? last : null;
  if (!signed) throw mismatch('No checkpoint in the file signs the last receipt.');
  if (recoverAddress(checkpointDigest(domain, signed), signed.sig) !== keys.voucherSigner) {
    throw mismatch('The checkpoint was signed by another key.');
  }
}

/**
 * Checks that the account chain connects, and that a voucher for its whole length names its head
 * (docs/money.md rule 14).
 */
function checkEntries({ account, entries, tail }: BackupWallet, domain: Domain): void {
  let head = emptyAccount(domain, account);
  for (const entry of entries) head = extendAccount(domain, account, head, entry);

  if (tail && creditedBy(tail) === head.cumulative && tail.voucher.ledgerHead !== head.head) {
    throw mismatch('The account chain does not end where the voucher says.');
  }
}

/** @throws StintError `receipt_mismatch` */
function checkPermanent(domain: Domain, account: string, backed: BackedVoucher, keys: Keys): void {
  if (backed.voucher.backing !== ZERO32)
    throw mismatch('This voucher is stored as permanent, but it still needs attestations.');
  checkBackedVoucher(domain, account, backed, keys);
}

/** Checks each part of a holding. @returns the parts that verify, and what is wrong with the others */
export function checkHolding(
  domain: Domain,
  { account, permanent, tail, proof }: Holding,
  keys: Keys,
): { held: Holding; failures: Failure[] } {
  const failures: Failure[] = [];
  const kept = <T>(part: Failure['part'], value: T | null, check: (value: T) => void): T | null => {
    if (value === null) return null;
    try {
      check(value);
      return value;
    } catch (error) {
      if (!(error instanceof StintError)) throw error;
      failures.push({ part, account, message: error.message });
      return null;
    }
  };

  const held: Holding = {
    account,
    permanent: kept('permanent', permanent, (one) => checkPermanent(domain, account, one, keys)),
    tail: kept('tail', tail, (one) => checkBackedVoucher(domain, account, one, keys)),
    proof: kept('proof', proof, (one) => checkProof(account, one)),
  };
  return { held, failures };
}

/**
 * Checks a whole file offline: chains, hashes, and signatures by these keys. Each part stands
 * alone: one that fails does not spoil the others.
 */
export function checkBackup(backup: Backup, keys: Keys): { held: Holding[]; failures: Failure[] } {
  const { network, receipts, wallets } = backup;
  const domain: Domain = { chainId: network.chainId, vault: network.vault };
  const failures: Failure[] = [];
  const attempt = (part: Failure['part'], account: string | null, check: () => void) => {
    try {
      check();
    } catch (error) {
      if (!(error instanceof StintError)) throw error;
      failures.push({ part, account, message: error.message });
    }
  };

  if (receipts.length > 0) {
    attempt('receipts', null, () => checkReceipts(backup, domain, keys));
  }

  const held: Holding[] = [];
  for (const wallet of wallets) {
    attempt('entries', wallet.account, () => checkEntries(wallet, domain));
    const checked = checkHolding(domain, wallet, keys);
    held.push(checked.held);
    failures.push(...checked.failures);
  }
  return { held, failures };
}
