import { StintError } from '../protocol/errors.ts';
import type { AccountEntry, Attestation, Backing, Voucher } from '../protocol/receipts.ts';
import { concat, hexWord, keccak, textWord, toHex, word } from './bytes.ts';
import { type Domain, digest, structHash } from './eip712.ts';

export const ZERO32 = `0x${'0'.repeat(64)}`;

export interface AccountHead {
  n: number;
  head: string;
  /** Base units ever credited to this wallet. */
  cumulative: bigint;
}

export const emptyAccount = (domain: Domain, account: string): AccountHead => ({
  n: 0,
  head: toHex(
    keccak(
      concat(
        textWord('Stint account 1'),
        word(domain.chainId),
        hexWord(domain.vault),
        hexWord(account),
      ),
    ),
  ),
  cumulative: 0n,
});

/** Names a device within one wallet's chain without telling its id to anyone else. */
export const deviceTag = (account: string, device: string): string =>
  toHex(keccak(concat(textWord('Stint device tag 1'), hexWord(account), hexWord(device))));

export function hashEntry(e: AccountEntry): string {
  return toHex(
    structHash('AccountEntry', [
      hexWord(e.vault),
      hexWord(e.account),
      word(e.n),
      hexWord(e.deviceTag),
      keccak(concat(...e.creditSeqs.map((seq) => word(seq)))),
      word(e.amount),
      word(e.cumulative),
      hexWord(e.prev),
    ]),
  );
}

const broken = (entry: AccountEntry, check: string) =>
  new StintError('receipt_mismatch', `Account entry ${entry.n}: ${check}.`, {
    details: { n: entry.n, check },
  });

/**
 * The head after one more entry (docs/money.md rule 14).
 * @throws StintError `receipt_mismatch`
 */
export function extendAccount(
  domain: Domain,
  account: string,
  head: AccountHead,
  entry: AccountEntry,
): AccountHead {
  if (entry.vault !== domain.vault || entry.account !== account) {
    throw broken(entry, 'it belongs to another wallet or vault');
  }
  if (entry.n !== head.n + 1) throw broken(entry, `it should have number ${head.n + 1}`);
  if (entry.prev !== head.head) throw broken(entry, 'it does not continue the entry before it');
  const ascending = entry.creditSeqs.every((seq, i) => i === 0 || seq > entry.creditSeqs[i - 1]!);
  if (!ascending) throw broken(entry, 'its receipts are out of order');

  const cumulative = head.cumulative + BigInt(entry.amount);
  if (BigInt(entry.cumulative) !== cumulative) throw broken(entry, 'its cumulative sum is wrong');
  return { n: entry.n, head: hashEntry(entry), cumulative };
}

/**
 * `backing` of a voucher: 32 zero bytes for none, else keccak256(abi.encode(Backing[])).
 * The list is sorted by campaign and unique (docs/money.md rule 16).
 */
export function backingHash(list: readonly Backing[]): string {
  if (list.length === 0) return ZERO32;
  const ascending = list.every((item, i) => i === 0 || item.campaign > list[i - 1]!.campaign);
  if (!ascending)
    throw new RangeError('The backing list must be sorted by campaign, each campaign once.');

  const items = list.flatMap((item) => [hexWord(item.campaign), word(item.min)]);
  return toHex(keccak(concat(word(32), word(list.length), ...items)));
}

export function voucherDigest(domain: Domain, v: Omit<Voucher, 'sig'>): Uint8Array {
  return digest(
    domain,
    structHash('Voucher', [
      hexWord(v.account),
      word(v.cumulative),
      hexWord(v.ledgerHead),
      hexWord(v.backing),
    ]),
  );
}

export function accrualDigest(domain: Domain, a: Omit<Attestation, 'sig'>): Uint8Array {
  return digest(domain, structHash('Accrual', [hexWord(a.campaign), word(a.cumulative)]));
}
