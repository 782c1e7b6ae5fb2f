import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { deviceTag } from './account-chain.ts';
import { type Books, balanceOf } from './balance.ts';

const DEVICE = `0x${'d1'.repeat(32)}`;
const OTHER = `0x${'d2'.repeat(32)}`;
const WALLET = `0x${'a1'.repeat(20)}`;

/** Credits of this device, of which the wallet's chain has the first `bound`, and another device's. */
function books(
  credits: readonly number[],
  bound: number,
  elsewhere: number,
  claimed: bigint,
): Books {
  const receipts = credits.map((credit, i) => ({
    seq: i + 1,
    pendingDelta: '7',
    creditDelta: String(credit),
  }));
  const total = (amounts: readonly number[]) => BigInt(amounts.reduce((a, b) => a + b, 0));
  const own = total(credits.slice(0, bound));
  const entries = [
    {
      account: WALLET,
      n: 1,
      deviceTag: deviceTag(WALLET, DEVICE),
      creditSeqs: receipts.slice(0, bound).map(({ seq }) => seq),
      amount: String(own),
    },
    {
      account: WALLET,
      n: 2,
      deviceTag: deviceTag(WALLET, OTHER),
      creditSeqs: [1],
      amount: String(elsewhere),
    },
  ];
  return {
    device: DEVICE,
    receipts,
    signed: { credited: total(credits), pending: 7n * BigInt(credits.length) },
    entries,
    wallets: [{ account: WALLET, cumulative: own + BigInt(elsewhere), claimed }],
  };
}

const whole = () => books([10, 20, 30], 2, 5, 15n);

test('credited = claimed + claimable, including what is not bound to a wallet; pending is separate', () => {
  expect(balanceOf(whole())).toEqual({
    credited: 65n,
    claimed: 15n,
    claimable: 50n,
    pending: 21n,
    unbound: 30n,
    unasked: [],
    differences: [],
  });
});

test('holds for any consistent books', () => {
  const any = fc.tuple(fc.array(fc.nat(1_000), { maxLength: 30 }), fc.nat(30), fc.nat(1_000));
  fc.assert(
    fc.property(any, ([credits, bound, elsewhere]) => {
      const found = balanceOf(books(credits, bound, elsewhere, 0n));
      expect(found.differences).toEqual([]);
      expect(found.credited).toBe(found.claimed + found.claimable);
    }),
  );
});

describe('a difference is named', () => {
  const changed = (change: (books: Books) => object) => {
    const all = whole();
    return balanceOf({ ...all, ...change(all) }).differences;
  };

  test('between receipts and what was signed', () => {
    expect(changed(() => ({ signed: { credited: 61n, pending: 20n } }))).toMatchObject([
      { what: 'credited', should: 61n, is: 60n },
      { what: 'pending', should: 20n, is: 21n },
    ]);
  });

  test('between a wallet and its lines', () => {
    const wallets = [{ account: WALLET, cumulative: 36n, claimed: null }];
    expect(changed(() => ({ wallets }))).toMatchObject([
      { what: 'entries', account: WALLET, should: 36n, is: 35n },
    ]);
  });

  test('where a receipt is counted twice', () => {
    const twice = ({ entries }: Books) => ({
      entries: [...entries, { ...entries[0]!, n: 3 }],
      wallets: [{ account: WALLET, cumulative: 65n, claimed: 0n }],
    });
    expect(changed(twice)).toMatchObject([{ what: 'entry', n: 3, should: 30n, is: 0n }]);
  });

  test('where the chain has paid more than was credited', () => {
    const wallets = [{ account: WALLET, cumulative: 35n, claimed: 36n }];
    expect(changed(() => ({ wallets }))).toMatchObject([{ what: 'claimed', should: 35n, is: 36n }]);
  });
});

test('lists the wallets for which the chain’s payments are unknown', () => {
  const wallets = [{ account: WALLET, cumulative: 35n, claimed: null }];
  expect(balanceOf({ ...whole(), wallets }).unasked).toEqual([WALLET]);
});

test('what is owed is credited and not claimable', () => {
  const books = whole();
  const wallets = books.wallets.map((wallet, i) => ({ ...wallet, ...(i === 0 && { owed: 5n }) }));
  const before = balanceOf(books);
  const after = balanceOf({ ...books, wallets });
  expect(after).toMatchObject({
    credited: before.credited,
    claimable: before.claimable - 5n,
    owed: 5n,
  });
  expect(after.differences).toEqual([]);
});
