import { deviceTag } from './account-chain.ts';

/** What of a receipt the sums are made of. Amounts as decimal strings of base units. */
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
  /** What the chain has paid to it; null while that is not known. */
  claimed: bigint | null;
}

export interface Books {
  device: string;
  receipts: readonly Line[];
  /** What the last checkpoint signs. */
  signed: { credited: bigint; pending: bigint };
  entries: readonly Entry[];
  wallets: readonly Wallet[];
}

/** Two sums that should be one. */
export interface Difference {
  what: 'credited' | 'pending' | 'entries' | 'entry' | 'claimed';
  /** The wallet, and the entry's number, where it is about one. */
  account: string | null;
  n: number | null;
  should: bigint;
  is: bigint;
}

/** All that was credited to this device and its wallets: what of it was claimed, and what can be. */
export interface Balance {
  credited: bigint;
  claimed: bigint;
  claimable: bigint;
  pending: bigint;
  /** Credited, and in no wallet's chain yet; part of `claimable`. */
  unbound: bigint;
  /** Wallets of which it is not known what the chain has paid. */
  unasked: string[];
  differences: Difference[];
}

const sum = (amounts: Iterable<string>): bigint => {
  let total = 0n;
  for (const amount of amounts) total += BigInt(amount);
  return total;
};

/**
 * Adds up receipts, wallets' chains and what the chain has paid, each from its own lines, and names
 * every two sums that should be one and are not (docs/money.md rules 8, 9, 14 and 20).
 * Credited = claimed + claimable, and pending beside it.
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
    // Taken out, so that one that is counted twice is missed the second time.
    const counted = creditSeqs.map((seq) => credits.get(seq) ?? '0');
    for (const seq of creditSeqs) credits.delete(seq);
    expect('entry', BigInt(amount), sum(counted), account, n);
  }

  let [inWallets, claimed] = [0n, 0n];
  for (const { account, cumulative, claimed: paid } of wallets) {
    const lines = entries.filter((entry) => entry.account === account);
    expect('entries', cumulative, sum(lines.map((entry) => entry.amount)), account);
    inWallets += cumulative;
    claimed += paid ?? 0n;
    if (paid !== null && paid > cumulative) expect('claimed', cumulative, paid, account);
  }
  const unbound = own - covered;
  const credited = inWallets + unbound;
  return {
    credited,
    claimed,
    claimable: credited - claimed,
    pending,
    unbound,
    unasked: wallets.flatMap(({ account, claimed: paid }) => (paid === null ? [account] : [])),
    differences,
  };
}
