import { describe, expect, it } from 'vitest';
import {
  backingHash,
  deviceTag,
  emptyAccount,
  hashEntry,
  voucherDigest,
} from '../../../../lib/domain/account-chain.ts';
import type { AccountEntry, AccountUpdate } from '../../../../lib/protocol/receipts.ts';
import { DEFAULT_RULES } from '../../context.ts';
import { createSigner } from '../../keys.ts';
import type { Store } from '../../store/store.ts';
import { proveAccounts } from './prove-accounts.ts';

const domain = { chainId: 31_337, vault: `0x${'5f'.repeat(20)}` };
const key = (byte: string) => `0x${byte.repeat(32)}`;
const signer = createSigner({ voucher: key('01'), accrual: key('02'), relayer: key('03') });
const ctx = { domain, signer, rules: DEFAULT_RULES, now: () => 0, store: null as unknown as Store };
const WALLET = `0x${'11'.repeat(20)}`;
const CAMPAIGN = key('ca');

/** Two credits of 1,000 each, under a voucher for this sum. */
function update(sum = 2_000n, account = WALLET): AccountUpdate {
  const entries: AccountEntry[] = [];
  let { head: prev, cumulative } = emptyAccount(domain, account);
  for (const n of [1, 2]) {
    cumulative += 1_000n;
    const entry: AccountEntry = {
      vault: domain.vault,
      account,
      n,
      deviceTag: deviceTag(account, key('d1')),
      creditSeqs: [n],
      amount: '1000',
      cumulative: cumulative.toString(),
      prev,
    };
    entries.push(entry);
    prev = hashEntry(entry);
  }
  const unsigned = {
    account,
    cumulative: sum.toString(),
    ledgerHead: prev,
    backing: backingHash([]),
  };
  const sig = signer.sign('voucher', voucherDigest(domain, unsigned));
  const tail = { voucher: { ...unsigned, sig }, list: [], attestations: [], goodUntil: null };
  return { account, entries, tail };
}

describe('what a device presents for its wallets', () => {
  it('is proven by our voucher', () => {
    expect(proveAccounts(ctx, [update()])[0]!.entries).toHaveLength(2);
    expect(proveAccounts(ctx, [{ ...update(), entries: [] }])[0]!.entries).toEqual([]);
    expect(proveAccounts(ctx, [{ ...update(), tail: null }])).toEqual([]);
  });

  it('is refused when an entry is not ours, whether or not we have one of its number', () => {
    for (const at of [0, 1]) {
      const one = update();
      one.entries[at] = { ...one.entries[at]!, creditSeqs: [7] };
      expect(() => proveAccounts(ctx, [one])).toThrow(/entries do not/);
    }
    const short = update();
    expect(() => proveAccounts(ctx, [{ ...short, entries: short.entries.slice(0, 1) }])).toThrow(
      /do not lead to the voucher/,
    );
  });

  it('is refused under the voucher of another wallet, or one that we did not sign', () => {
    const other = `0x${'22'.repeat(20)}`;
    expect(() => proveAccounts(ctx, [{ ...update(), account: other }])).toThrow(/another wallet/);
    const { tail } = update();
    const forged = { ...tail!, voucher: { ...tail!.voucher, cumulative: '9000' } };
    expect(() => proveAccounts(ctx, [{ ...update(), tail: forged }])).toThrow(/did not sign/);
  });

  it('drops the list of what is owed, and is refused where the voucher pays more than its entries', () => {
    const one = update(1_500n);
    const owed = [{ campaign: CAMPAIGN, amount: '500' }];
    const [proven] = proveAccounts(ctx, [{ ...one, tail: { ...one.tail!, owed } }]);
    expect(Object.keys(proven!.tail)).not.toContain('owed');
    expect(() => proveAccounts(ctx, [update(2_001n)])).toThrow(/pays more than its entries/);
  });
});
