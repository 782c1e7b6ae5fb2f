import { deviceTag } from './account-chain.ts';

/** The fields of a receipt that the sums add up. Amounts are decimal strings of base units. */
interface Line {
  seq: number;
  pendingDelta: string;
  creditDelta: string;
}

interface Entry {
  account: string;
  n: number;
  deviceTag: string;
  creditSeqs: readonly number[];
  amount: string;
}

interface Wallet {
  account: string;
  cumulative: bigint;
  /** What the chain has paid to it, base units; null while unknown. */
  claimed: bigint | null;
  /** What the operator owes it, which no voucher pays, base units. */
  owed?: bigint | undefined;
}

export interface Books {
  device: string;
  receipts: readonly Line[];
  /** The sums that the last checkpoint signs. */
  signed: { credited: bigint; pending: bigint };
  entries: readonly Entry[];
  wallets: readonly Wallet[];
}

/** Two sums that should be equal and are not. */
export interface Difference {
  what: 'credited' | 'pending' | 'entries' | 'entry' | 'claimed';
  /** The wallet and the number of the entry, where the sums belong to one. */
  account: string | null;
  n: number | null;
  should: bigint;
  is: bigint;
}

/** All that was credited to this device and its wallets: how much is claimed, and how much can be. */
export interface Balance {
  credited: bigint;
  claimed: bigint;
  claimable: bigint;
  /** Credited, but not claimable: the operator owes it (docs/money.md rule 16); absent for nothing. */
  owed?: bigint;
  pending: bigint;
  /** Credited but not in any wallet's chain yet; part of `claimable`. */
  unbound: bigint;
  /** Wallets for which the chain's paid sum is not known yet. */
  unasked: string[];
  differences: Difference[];
}

const sum = (amounts: Iterable<string>): bigint => {
  let total = 0n;
  for (const amount of amounts) total += BigInt(amount);
  return total;
};

/**
 * Adds up receipts, wallets' chains and on-chain payments, each from its own lines, and lists
 * every pair of sums that should be equal and is not (docs/money.md rules 8, 9, 14 and 20).
 * Credited = claimed + claimable + owed; pending is separate.
 */
export function balanceOf({ device, receipts, signed, entries, wallets }: Books): Balance {
  const differences: Difference[] = [];
  const expect = (
    what: Difference['what'],
    should: bigint,
    is: bigint,
    account: string | null = null,
    n: number | null = null,
  ) => {
    if (should !== is) differences.push({ what, account, n, should, is });
  };

  const credits = new Map(receipts.map((line) => [line.seq, line.creditDelta]));
  const own = sum(credits.values());
  const pending = sum(receipts.map((line) => line.pendingDelta));
  expect('credited', signed.credited, own);
  expect('pending', signed.pending, pending);

  let covered = 0n;
  for (const { account, n, deviceTag: tag, creditSeqs, amount } of entries) {
    if (tag !== deviceTag(account, device)) continue;
    covered += BigInt(amount);
    // Removed as it is counted, so that a second entry with the same receipt shows a difference.
    const counted = creditSeqs.map((seq) => credits.get(seq) ?? '0');
    for (const seq of creditSeqs) credits.delete(seq);
    expect('entry', BigInt(amount), sum(counted), account, n);
  }

  let [inWallets, claimed, owed] = [0n, 0n, 0n];
  for (const { account, cumulative, claimed: paid, owed: due = 0n } of wallets) {
    const lines = entries.filter((entry) => entry.account === account);
    expect('entries', cumulative, sum(lines.map((entry) => entry.amount)), account);
    inWallets += cumulative;
    claimed += paid ?? 0n;
    owed += due;
    if (paid !== null && paid > cumulative) expect('claimed', cumulative, paid, account);
  }

  const unbound = own - covered;
  const credited = inWallets + unbound;
  return {
    credited,
    claimed,
    claimable: credited - claimed - owed,
    ...(owed > 0n && { owed }),
    pending,
    unbound,
    unasked: wallets.flatMap(({ account, claimed: paid }) => (paid === null ? [account] : [])),
    differences,
  };
}
