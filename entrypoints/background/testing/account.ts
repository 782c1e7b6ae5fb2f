import {
  type AccountHead,
  accrualDigest,
  backingHash,
  emptyAccount,
  extendAccount,
  voucherDigest,
} from '../../../lib/domain/account-chain.ts';
import type { Domain } from '../../../lib/domain/eip712.ts';
import { leafHash, rootOf } from '../../../lib/domain/merkle-proof.ts';
import type { AccountEntry, AccountUpdate, BackedVoucher } from '../../../lib/protocol/receipts.ts';
import type { RootProof } from '../../../lib/protocol/roots.ts';
import { ACCRUAL_KEY, CAMPAIGN, signDigest, VOUCHER_KEY } from './keys.ts';

/** When the campaign may be refunded, Unix seconds. */
export const GOOD_UNTIL = 2_000_000_000;

/** One wallet's chain in the in-memory service, with its voucher. */
export class TestAccount {
  readonly domain: Domain;
  readonly account: string;
  head: AccountHead;
  entries: AccountEntry[] = [];
  claimed = 0n;
  /** Whether everything has reached the chain, so that vouchers are permanent. */
  accrued = false;
  /** What the operator owes it, because a campaign closed before it had accrued; base units. */
  owed = 0n;

  constructor(domain: Domain, account: string) {
    this.domain = domain;
    this.account = account;
    this.head = emptyAccount(domain, account);
  }

  enter(creditSeqs: number[], amount: bigint, tag: string): void {
    const entry: AccountEntry = {
      vault: this.domain.vault,
      account: this.account,
      n: this.head.n + 1,
      deviceTag: tag,
      creditSeqs,
      amount: String(amount),
      cumulative: String(this.head.cumulative + amount),
      prev: this.head.head,
    };
    this.head = extendAccount(this.domain, this.account, this.head, entry);
    this.entries.push(entry);
  }

  backed(): BackedVoucher | null {
    const { head } = this;
    if (head.cumulative === 0n) return null;
    const list = this.accrued ? [] : [{ campaign: CAMPAIGN, min: String(head.cumulative) }];
    const accrual = { campaign: CAMPAIGN, cumulative: String(head.cumulative) };
    const body = {
      account: this.account,
      cumulative: String(head.cumulative - this.owed),
      ledgerHead: head.head,
      backing: backingHash(list),
    };
    return {
      voucher: { ...body, sig: signDigest(voucherDigest(this.domain, body), VOUCHER_KEY) },
      list,
      attestations: this.accrued
        ? []
        : [{ ...accrual, sig: signDigest(accrualDigest(this.domain, accrual), ACCRUAL_KEY) }],
      goodUntil: this.accrued ? null : GOOD_UNTIL,
      ...(this.owed > 0n && { owed: [{ campaign: CAMPAIGN, amount: String(this.owed) }] }),
    };
  }

  /** A proof for a root of two leaves, this wallet's and another one. */
  proof(epoch: number): RootProof {
    const cumulative = String(this.head.cumulative);
    const proof = [`0x${'5'.repeat(64)}`];
    const root = rootOf(leafHash(this.account, cumulative), proof);
    return { epoch, account: this.account, cumulative, proof, root, validAt: 1_900_000_000 };
  }

  update = (n: number, limit = Number.MAX_SAFE_INTEGER): AccountUpdate => ({
    account: this.account,
    entries: this.entries.filter((entry) => entry.n > n).slice(0, limit),
    tail: this.backed(),
  });
}
