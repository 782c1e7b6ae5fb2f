import { describe, expect, test } from 'vitest';
import type { Checkpoint, Receipt } from '../protocol/receipts.ts';
import { checkCheckpoint, emptyChain, extendChain } from './receipt-chain.ts';

/** What somebody could hash and sign who holds the service's keys: the hashes fit, the receipts do not. */
const domain = { chainId: 31_337, vault: `0x${'5f'.repeat(20)}` };
const device = `0x${'d1'.repeat(32)}`;
const other = `0x${'22'.repeat(32)}`;

const start = { ...emptyChain(domain, device), seq: 4, credited: 50n, pending: 20n };

function next(change: Partial<Receipt> = {}): Receipt {
  return {
    v: 1,
    vault: domain.vault,
    device,
    seq: 5,
    kind: 'credit',
    campaign: other,
    unit: 'unit',
    pendingDelta: '-20',
    creditDelta: '20',
    pending: '0',
    credited: '70',
    reason: '',
    prev: start.head,
    issuedAt: 1,
    ...change,
  };
}
const extend = (receipt: Receipt) => extendChain(domain, device, start, receipt);

test('an honest receipt continues the chain', () => {
  expect(extend(next())).toMatchObject({ seq: 5, credited: 70n, pending: 0n });
});

test.each<[string, Partial<Receipt>, RegExp]>([
  ['of another vault', { vault: `0x${'11'.repeat(20)}` }, /another vault/],
  ['of another device', { device: other }, /another device/],
  ['whose number leaves one out', { seq: 6 }, /should have number 5/],
  ['whose number comes again', { seq: 4 }, /should have number 5/],
  ['that continues another one', { prev: other }, /does not continue/],
  ['with another pending sum', { pending: '1' }, /pending sum is wrong/],
  ['that takes more than is pending', { pendingDelta: '-21', pending: '-1' }, /pending sum/],
  ['with another credited sum', { credited: '71' }, /credited sum is wrong/],
])('one %s is refused', (_, change, words) => {
  expect(() => extend(next(change))).toThrow(words);
});

test.each<[Receipt['kind'], number, number]>([
  ['work', -1, 0],
  ['work', 1, 1],
  ['credit', 1, 20],
  ['credit', -20, -5],
  ['reject', 1, 0],
  ['reject', -20, 20],
  ['bind', 1, 0],
  ['bind', 0, 5],
])('a %s receipt cannot change the sums by %i and %i', (kind, pending, credit) => {
  const sums = {
    pendingDelta: String(pending),
    creditDelta: String(credit),
    pending: String(20 + pending),
    credited: String(50 + credit),
  };
  expect(() => extend(next({ kind, ...sums }))).toThrow(/cannot change the sums/);
});

describe('a checkpoint', () => {
  const good: Checkpoint = {
    vault: domain.vault,
    device,
    seq: 4,
    credited: '50',
    pending: '20',
    head: start.head,
    sig: '0x',
  };
  const check = (change: Partial<Checkpoint>) => () =>
    checkCheckpoint(domain, device, start, { ...good, ...change });

  test('of this very chain is taken', () => expect(check({})).not.toThrow());

  test.each<Partial<Checkpoint>>([
    { vault: `0x${'11'.repeat(20)}` },
    { device: other },
    { seq: 5 },
    { credited: '51' },
    { pending: '19' },
    { head: other },
  ])('and not with %j', (change) => expect(check(change)).toThrow(/does not match/));
});
