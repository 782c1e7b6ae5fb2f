import fc from 'fast-check';
import { type Hex, hashStruct, hashTypedData, type TypedDataDefinition } from 'viem';
import { describe, expect, test } from 'vitest';
import { EIP712_DOMAIN, EIP712_TYPES } from '../protocol/eip712.ts';
import type { Receipt } from '../protocol/receipts.ts';
import { ZERO32 } from './account-chain.ts';
import { toHex } from './bytes.ts';
import {
  type ChainHead,
  checkCheckpoint,
  checkpointDigest,
  emptyChain,
  extendChain,
  hashReceipt,
} from './receipt-chain.ts';

const domain = { chainId: 31_337, vault: `0x${'5f'.repeat(20)}` };
const device = `0x${'d1'.repeat(32)}`;

/** A step of a device's life, and what it does to the sums. */
const step = fc.oneof(
  fc.record({ kind: fc.constant('work' as const), amount: fc.bigInt(1n, 10n ** 12n) }),
  fc.record({ kind: fc.constantFrom('credit' as const, 'reject' as const) }),
);

/** A valid chain: pays and rejects what waits, oldest first. */
function build(steps: { kind: string; amount?: bigint }[]): Receipt[] {
  const waiting: bigint[] = [];
  const receipts: Receipt[] = [];
  let head = emptyChain(domain, device);
  for (const { kind, amount } of steps) {
    const value = kind === 'work' ? amount! : waiting.shift();
    if (value === undefined) continue;
    if (kind === 'work') waiting.push(value);
    const pendingDelta = kind === 'work' ? value : -value;
    const creditDelta = kind === 'credit' ? value : 0n;
    const receipt: Receipt = {
      v: 1,
      vault: domain.vault,
      device,
      seq: head.seq + 1,
      kind: kind as Receipt['kind'],
      campaign: ZERO32,
      unit: `unit ${head.seq}`,
      pendingDelta: String(pendingDelta),
      creditDelta: String(creditDelta),
      pending: String(head.pending + pendingDelta),
      credited: String(head.credited + creditDelta),
      reason: kind === 'reject' ? 'too_fast: 3 ms' : '',
      prev: head.head,
      issuedAt: 1_700_000_000_000 + head.seq,
    };
    head = extendChain(domain, device, head, receipt);
    receipts.push(receipt);
  }
  return receipts;
}

const run = (receipts: Receipt[]): ChainHead =>
  receipts.reduce((head, r) => extendChain(domain, device, head, r), emptyChain(domain, device));

const chain = fc
  .array(step, { minLength: 2, maxLength: 20 })
  .map(build)
  .filter((c) => c.length > 1);

describe('receipt chain', () => {
  test('credited never falls and pending never goes below zero', () => {
    fc.assert(
      fc.property(chain, (receipts) => {
        const credited = receipts.map((r) => BigInt(r.credited));
        expect(credited).toEqual([...credited].sort((a, b) => (a < b ? -1 : 1)));
        expect(receipts.every((r) => BigInt(r.pending) >= 0n)).toBe(true);
      }),
    );
  });

  test('a change of any field of any receipt breaks the chain or its head', () => {
    const fields: { [K in keyof Receipt]?: Receipt[K] } = {
      vault: `0x${'11'.repeat(20)}`,
      device: `0x${'22'.repeat(32)}`,
      seq: 77,
      kind: 'bind',
      campaign: `0x${'33'.repeat(32)}`,
      unit: 'another',
      pendingDelta: '7',
      creditDelta: '9',
      pending: '123456789',
      credited: '987654321',
      reason: 'duplicate',
      prev: `0x${'44'.repeat(32)}`,
      issuedAt: 5,
    };
    const field = fc.constantFrom(...(Object.keys(fields) as (keyof Receipt)[]));
    fc.assert(
      fc.property(chain, fc.nat(), field, (receipts, at, name) => {
        const before = run(receipts).head;
        const index = at % receipts.length;
        fc.pre(receipts[index]![name] !== fields[name]);
        const tampered = receipts.map((r, i) => (i === index ? { ...r, [name]: fields[name] } : r));
        let after: string | null = null;
        try {
          after = run(tampered as Receipt[]).head;
        } catch {
          after = null;
        }
        expect(after).not.toBe(before);
      }),
    );
  });

  test('leaving out, doubling or swapping receipts breaks the chain', () => {
    fc.assert(
      fc.property(chain, fc.nat(), (receipts, at) => {
        const i = at % (receipts.length - 1);
        const without = receipts.toSpliced(i, 1);
        const doubled = receipts.toSpliced(i, 0, receipts[i]!);
        const swapped = receipts.with(i, receipts[i + 1]!).with(i + 1, receipts[i]!);
        for (const wrong of [without, doubled, swapped])
          expect(() => run(wrong)).toThrow(/Receipt/);
      }),
    );
  });

  test('the hash is the EIP-712 hashStruct, and the checkpoint digest what wallets compute', () => {
    const receipts = build([{ kind: 'work', amount: 5n }, { kind: 'credit' }]);
    for (const receipt of receipts) {
      const types: Record<string, { name: string; type: string }[]> = {
        Receipt: [...EIP712_TYPES.Receipt],
      };
      expect(hashReceipt(receipt)).toBe(
        hashStruct({ data: receipt, primaryType: 'Receipt', types }),
      );
    }
    const { seq, head, credited, pending } = run(receipts);
    const message = {
      vault: domain.vault,
      device,
      seq,
      head,
      credited: String(credited),
      pending: String(pending),
    };
    const typed: TypedDataDefinition = {
      domain: { ...EIP712_DOMAIN, chainId: domain.chainId, verifyingContract: domain.vault as Hex },
      types: { Checkpoint: EIP712_TYPES.Checkpoint },
      primaryType: 'Checkpoint',
      message,
    };
    expect(toHex(checkpointDigest(domain, message))).toBe(hashTypedData(typed));
  });

  test('a checkpoint of another head is refused', () => {
    const head = run(build([{ kind: 'work', amount: 5n }, { kind: 'credit' }]));
    const good = {
      vault: domain.vault,
      device,
      seq: head.seq,
      head: head.head,
      credited: '5',
      pending: '0',
      sig: '0x',
    };
    expect(() => checkCheckpoint(domain, device, head, good)).not.toThrow();
    for (const wrong of [
      { seq: 1 },
      { head: ZERO32 },
      { credited: '6' },
      { pending: '1' },
      { vault: '0x' },
    ]) {
      expect(() => checkCheckpoint(domain, device, head, { ...good, ...wrong })).toThrow(
        'checkpoint',
      );
    }
  });
});
