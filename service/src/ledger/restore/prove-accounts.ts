import {
  accrualDigest,
  backingHash,
  hashEntry,
  voucherDigest,
} from '../../../../lib/domain/account-chain.ts';
import type { AccountUpdate, BackedVoucher } from '../../../../lib/protocol/receipts.ts';
import type { Context } from '../../context.ts';
import { invalid, requireSigner } from './verify.ts';

/** A voucher without the list of what is owed next to it, for no signature covers that (`owedLines`). */
export type ProvenVoucher = Omit<BackedVoucher, 'owed'>;

/** A wallet's entries that our voucher over the last of them proves; none without a voucher. */
export type Proven = Omit<AccountUpdate, 'tail'> & { tail: ProvenVoucher };

/**
 * Checks what a device presents for its wallets, before any of it is used: our signatures on each
 * voucher and its attestations, that the voucher is of that wallet, and that the entries lead to it.
 * @returns without wallets for which no voucher is presented, which nothing proves
 * @throws StintError `bad_signature`
 */
export function proveAccounts(ctx: Context, accounts: readonly AccountUpdate[]): Proven[] {
  return accounts.flatMap((update): Proven[] => {
    const { account, entries, tail } = update;
    if (!tail) return [];
    if (tail.voucher.account !== account) throw invalid('the voucher is of another wallet');
    verifyBacked(ctx, tail);
    requireChain(update, tail);
    const { voucher, list, attestations, goodUntil } = tail;
    requireNoMore(update, tail);
    return [{ ...update, entries, tail: { voucher, list, attestations, goodUntil } }];
  });
}

/** Checks our signatures on a voucher, which proves its entries, and on its attestations. */
function verifyBacked(ctx: Context, { voucher, list, attestations }: BackedVoucher): void {
  requireSigner(ctx, 'voucher', voucherDigest(ctx.domain, voucher), voucher.sig);
  if (backingHash(list) !== voucher.backing)
    throw invalid('the backing list is not the one that the voucher names');
  for (const accrual of attestations) {
    requireSigner(ctx, 'accrual', accrualDigest(ctx.domain, accrual), accrual.sig);
  }
}

/** A device may hold a voucher without the entries that lead to it; then it proves none. */
function requireChain({ entries }: AccountUpdate, { voucher }: BackedVoucher): void {
  let head = entries[0]?.prev;
  if (head === undefined) return;
  for (const entry of entries) {
    if (entry.prev !== head) throw invalid('the entries do not follow each other');
    head = hashEntry(entry);
  }
  if (head !== voucher.ledgerHead) throw invalid('the entries do not lead to the voucher');
}

/** A voucher pays what the wallet's chain says at its head, less what is owed. */
function requireNoMore({ entries }: AccountUpdate, { voucher }: BackedVoucher): void {
  const last = entries.at(-1);
  if (last && BigInt(voucher.cumulative) > BigInt(last.cumulative))
    throw invalid('the voucher pays more than its entries');
}
