import type { ReplacedEntry } from '../../../lib/db/rows.ts';
import { type AccountHead, deviceTag, extendAccount } from '../../../lib/domain/account-chain.ts';
import { checkBackedVoucher } from '../../../lib/domain/backed-voucher.ts';
import type { Domain } from '../../../lib/domain/eip712.ts';
import { creditedBy } from '../../../lib/domain/owed.ts';
import {
  type ChainHead,
  checkCheckpoint,
  checkpointDigest,
  extendChain,
} from '../../../lib/domain/receipt-chain.ts';
import { recoverAddress } from '../../../lib/domain/recover-address.ts';
import { StintError } from '../../../lib/protocol/errors.ts';
import type { PinnedNetwork } from '../../../lib/protocol/network.ts';
import type {
  AccountEntry,
  BackedVoucher,
  Checkpoint,
  Receipt,
} from '../../../lib/protocol/receipts.ts';

export const mismatch = (check: string, message: string): StintError =>
  new StintError('receipt_mismatch', message, { details: { check } });

const domainOf = (network: PinnedNetwork): Domain => ({
  chainId: network.chainId,
  vault: network.vault,
});

/**
 * The chain's head after these receipts, which the checkpoint must sign (docs/money.md rules 8 and 9).
 * @throws StintError `receipt_mismatch`
 */
export function verifyReceipts(
  network: PinnedNetwork,
  device: string,
  head: ChainHead,
  receipts: readonly Receipt[],
  checkpoint: Checkpoint,
): ChainHead {
  const domain = domainOf(network);
  let next = head;
  for (const receipt of receipts) next = extendChain(domain, device, next, receipt);
  checkCheckpoint(domain, device, next, checkpoint);
  verifyCheckpointSigner(network, checkpoint);
  return next;
}

/** @throws StintError `receipt_mismatch` unless the pinned voucher key signed the checkpoint */
export function verifyCheckpointSigner(network: PinnedNetwork, checkpoint: Checkpoint): void {
  const signer = recoverAddress(checkpointDigest(domainOf(network), checkpoint), checkpoint.sig);
  if (signer !== network.voucherSigner) {
    throw mismatch('checkpoint signer', 'The checkpoint was signed by another key.');
  }
}

/** A credit of this device, which one account entry may count once. */
export interface OwnCredit {
  amount: bigint;
  /** The entry that already counts it. */
  entry: number | undefined;
}

/** What an entry of this device can count. */
export interface Countable {
  /** Its credit receipts by seq; those of other devices cannot be checked here. */
  credits: ReadonlyMap<number, OwnCredit>;
  /** Entries over receipts that were replaced, which it verified before they were. */
  replaced: readonly ReplacedEntry[];
}

/** Takes the entry that was verified before its receipts were replaced, if it is one. */
function takeReplaced(rest: ReplacedEntry[], entry: AccountEntry): ReplacedEntry | undefined {
  const i = rest.findIndex(
    ({ amount, creditSeqs }) =>
      amount === entry.amount && String(creditSeqs) === String(entry.creditSeqs),
  );
  return i < 0 ? undefined : rest.splice(i, 1)[0];
}

/** @throws StintError `receipt_mismatch` unless the entry counts credits of this device, each once */
function checkCredits(
  { n, amount, creditSeqs }: AccountEntry,
  credits: Countable['credits'],
  covered: ReadonlyMap<number, number>,
): void {
  let sum = 0n;
  for (const seq of creditSeqs) {
    const credit = credits.get(seq);
    if (!credit)
      throw mismatch(
        'entry',
        `Account entry ${n} counts receipt ${seq}, which is not a credit of this device.`,
      );
    if (credit.entry !== undefined || covered.has(seq)) {
      throw mismatch('entry', `Account entry ${n} counts receipt ${seq} twice.`);
    }
    sum += credit.amount;
  }
  if (sum !== BigInt(amount)) {
    throw mismatch('entry', `Account entry ${n} has a different sum from its receipts.`);
  }
}

/**
 * The chain's head after these entries, and the entry of each credit that they cover
 * (docs/money.md rule 14).
 * @throws StintError `receipt_mismatch`
 */
export function verifyEntries(
  network: PinnedNetwork,
  { device, account, head }: { device: string; account: string; head: AccountHead },
  entries: readonly AccountEntry[],
  { credits, replaced }: Countable,
): { head: AccountHead; covered: Map<number, number> } {
  const own = deviceTag(account, device);
  const covered = new Map<number, number>();
  const rest = [...replaced];
  let next = head;
  for (const entry of entries) {
    next = extendAccount(domainOf(network), account, next, entry);
    if (entry.deviceTag !== own) continue;
    let counts: readonly number[] = entry.creditSeqs;
    try {
      checkCredits(entry, credits, covered);
    } catch (error) {
      const before = takeReplaced(rest, entry);
      if (!before) throw error;
      counts = before.newSeqs;
    }
    for (const seq of counts) covered.set(seq, entry.n);
  }

  return { head: next, covered };
}

/**
 * Checks a voucher with its backing list and attestations against the head of its wallet's chain: with
 * what is owed next to it, it covers the whole of it (docs/money.md rules 16 and 17).
 * @throws StintError `receipt_mismatch`
 */
export function verifyVoucher(
  network: PinnedNetwork,
  account: string,
  head: AccountHead,
  backed: BackedVoucher,
): void {
  const { voucher } = backed;
  if (voucher.ledgerHead !== head.head || creditedBy(backed) !== head.cumulative) {
    throw mismatch('voucher', 'The voucher does not match the chain of its wallet.');
  }
  checkBackedVoucher(domainOf(network), account, backed, network);
}
