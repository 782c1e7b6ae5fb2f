import { accrualDigest, hashEntry } from '../../../lib/domain/account-chain.ts';
import { recoverAddress } from '../../../lib/domain/recover-address.ts';
import type { AccountUpdate, Attestation } from '../../../lib/protocol/receipts.ts';
import type { Context } from '../core/context.ts';
import { type OwnChain, receiptsAfter } from './own-chain.ts';
import { ledgerState } from './state.ts';

/** The most that one request may carry. Of a wallet's entries, the newest are sent. */
const MAX_RECEIPTS = 5_000;
const MAX_ENTRIES = 1_000;

/**
 * Whether the accrual key of today signed it. A service that goes on with another key, because one was
 * revoked, would refuse all that comes with the old one's; it does not need that.
 */
const isByPinned = ({ domain, network }: Context, attestation: Attestation): boolean =>
  recoverAddress(accrualDigest(domain, attestation), attestation.sig) === network.accrualSigner;

/**
 * A wallet's newest entries with the voucher that proves them. The device keeps an older voucher where
 * the newest leaves out a debt; entries after it prove nothing, and would have all of it refused.
 */
async function heldUpdate(context: Context, account: string, n: number): Promise<AccountUpdate> {
  const { accountEntries, accountVouchers } = context.db;
  const from = Math.max(0, n - MAX_ENTRIES);
  const [entries, tail] = await Promise.all([
    accountEntries
      .where('[account+n]')
      .between([account, from], [account, n], false, true)
      .toArray(),
    accountVouchers.get([account, 'tail']),
  ]);
  if (!tail) return { account, entries, tail: null };

  const { voucher, list, goodUntil, owed } = tail;
  const attestations = tail.attestations.filter((each) => isByPinned(context, each));
  const end = entries.findLastIndex((entry) => hashEntry(entry) === voucher.ledgerHead);
  return {
    account,
    entries: entries.slice(0, end + 1),
    tail: { voucher, list, attestations, goodUntil, ...(owed && { owed }) },
  };
}

/**
 * Presents to a restored service what it has signed and no longer knows (docs/money.md rule 22): the
 * receipts of `chain` after number `seq`, and the wallets' entries with their vouchers.
 * @param seq the last receipt that both have
 */
export async function presentHeld(context: Context, chain: OwnChain, seq: number): Promise<void> {
  const { checkpoint } = chain;
  if (!checkpoint) return;

  const { accounts } = await ledgerState(context);
  const receipts = await receiptsAfter(chain, seq, MAX_RECEIPTS);
  const held = await Promise.all(
    accounts.slice(0, 10).map((row) => heldUpdate(context, row.account, row.n)),
  );

  await chain.api.call('present', { body: { checkpoint, receipts, accounts: held } });
}
