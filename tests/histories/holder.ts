import { createPublicKey, type KeyObject, sign } from 'node:crypto';
import { whatFalls } from '../../entrypoints/background/ledger/nothing-falls.ts';
import {
  type OwnCredit,
  verifyEntries,
  verifyReceipts,
  verifyVoucher,
} from '../../entrypoints/background/ledger/verify.ts';
import type { ReplacedEntry } from '../../lib/db/rows.ts';
import {
  type AccountHead,
  accrualDigest,
  deviceTag,
  emptyAccount,
  hashEntry,
  ZERO32,
} from '../../lib/domain/account-chain.ts';
import { toHex } from '../../lib/domain/bytes.ts';
import type { Domain } from '../../lib/domain/eip712.ts';
import { mayReplaceTail } from '../../lib/domain/owed.ts';
import { type ChainHead, emptyChain, hashReceipt } from '../../lib/domain/receipt-chain.ts';
import { recoverAddress } from '../../lib/domain/recover-address.ts';
import { StintError } from '../../lib/protocol/errors.ts';
import type { PinnedNetwork } from '../../lib/protocol/network.ts';
import type {
  AccountEntry,
  AccountUpdate,
  BackedVoucher,
  Checkpoint,
  Receipt,
} from '../../lib/protocol/receipts.ts';
import type { Presented } from '../../lib/protocol/restore.ts';

/** What somebody may not show of what a device holds. */
export type KeptBack = 'entries' | 'binding' | 'newest';

/** What a device keeps of one of its wallets. */
export interface HeldAccount {
  head: AccountHead;
  entries: AccountEntry[];
  /** The entry of each of the device's credits, by receipt. */
  covered: Map<number, number>;
  tail: BackedVoucher | null;
  /** The highest voucher that pays by itself. */
  settled: BackedVoucher | null;
}

/**
 * A device: its key, and what it keeps of everything that the service signed for it. It verifies with
 * the code of the extension, and keeps nothing that does not verify.
 */
export class Holder {
  readonly id: string;
  readonly privateKey: KeyObject;
  readonly #network: PinnedNetwork;
  receipts: Receipt[] = [];
  checkpoint: Checkpoint | null = null;
  /** Those before it, oldest first: somebody who wants to hide what came later presents one of them. */
  earlier: Checkpoint[] = [];
  chain: ChainHead;
  accounts = new Map<string, HeldAccount>();
  /** Entries over receipts that were replaced, which it verified before they were. */
  replaced: (ReplacedEntry & { account: string })[] = [];
  /** Why what the service sent last does not continue what it signed before; null when it does. */
  mismatch: string | null = null;

  constructor(privateKey: KeyObject, network: PinnedNetwork) {
    this.privateKey = privateKey;
    this.#network = network;
    const der = createPublicKey(privateKey).export({ type: 'spki', format: 'der' });
    this.id = toHex(der.subarray(12));
    this.chain = emptyChain(this.#domain, this.id);
  }

  get #domain(): Domain {
    return { chainId: this.#network.chainId, vault: this.#network.vault };
  }

  sign = (message: Uint8Array): string => toHex(sign(null, message, this.privateKey));

  /** The entry number up to which it knows a wallet's chain. */
  known = (account: string): number => this.accounts.get(account)?.head.n ?? 0;

  /** Continues its chain. @throws StintError `receipt_mismatch`, and nothing is kept */
  takeReceipts(receipts: readonly Receipt[], checkpoint: Checkpoint): void {
    const fresh = receipts.filter(({ seq }) => seq > this.chain.seq);
    this.chain = verifyReceipts(this.#network, this.id, this.chain, fresh, checkpoint);
    this.receipts.push(...fresh);
    if (this.checkpoint && this.checkpoint.seq < checkpoint.seq) this.earlier.push(this.checkpoint);
    this.checkpoint = checkpoint;
    for (const { kind, unit } of fresh) {
      if (kind !== 'bind' || this.accounts.has(unit)) continue;
      const head = emptyAccount(this.#domain, unit);
      this.accounts.set(unit, { head, entries: [], covered: new Map(), tail: null, settled: null });
    }
  }

  /** @param whole whether the wallet's stored entries are about to go, so that they count nothing */
  #ownCredits(account: string, whole: boolean): Map<number, OwnCredit> {
    const counted = new Map<number, number>();
    for (const [name, { covered }] of this.accounts) {
      if (whole && name === account) continue;
      for (const [seq, n] of covered) counted.set(seq, n);
    }
    return new Map(
      this.receipts
        .filter(({ kind }) => kind === 'credit')
        .map(({ seq, creditDelta }) => [
          seq,
          { amount: BigInt(creditDelta), entry: counted.get(seq) },
        ]),
    );
  }

  /** Whether the service's chain of a wallet goes on where the held one ends. */
  goesOn({ account, entries, tail }: AccountUpdate): boolean {
    const { head } = this.accounts.get(account)!;
    const [next] = entries;
    if (next) return next.prev === head.head;
    return tail === null || tail.voucher.ledgerHead === head.head;
  }

  /**
   * Continues a wallet's chain, or takes the whole over, and takes its voucher.
   * @throws StintError `receipt_mismatch`
   */
  takeAccount({ account, entries, tail }: AccountUpdate, now: number, whole = false): void {
    const held = this.accounts.get(account);
    if (!held) throw new Error(`${this.id} was never bound to ${account}.`);
    const start = whole ? emptyAccount(this.#domain, account) : held.head;
    const fresh = entries.filter(({ n }) => n > start.n);
    const from = { device: this.id, account, head: start };
    const countable = {
      credits: this.#ownCredits(account, whole),
      replaced: this.replaced.filter((entry) => entry.account === account),
    };
    const { head, covered } = verifyEntries(this.#network, from, fresh, countable);
    if (tail) verifyVoucher(this.#network, account, head, tail);
    if (whole && head.cumulative < held.head.cumulative) {
      const what = 'The service sent a chain of the wallet that credits it with less.';
      throw new StintError('receipt_mismatch', what);
    }
    held.head = head;
    held.entries = whole ? [...fresh] : [...held.entries, ...fresh];
    held.covered = whole ? covered : new Map([...held.covered, ...covered]);
    if (!tail) return;
    if (mayReplaceTail(held.tail, tail, now)) held.tail = tail;
    const before = BigInt(held.settled?.voucher.cumulative ?? 0);
    const settles = tail.voucher.backing === ZERO32 && BigInt(tail.voucher.cumulative) >= before;
    if (settles) held.settled = tail;
  }

  /** How the service's chain and the held one go together, as the extension's `compareChains`. */
  compare(
    receipts: readonly Receipt[],
    checkpoint: Checkpoint | null,
  ): 'same' | 'behind' | 'forked' {
    const { head, seq } = this.chain;
    const [next] = receipts;
    if (next) return next.prev === head ? 'same' : 'forked';
    if (!checkpoint) return seq > 0 ? 'behind' : 'same';
    if (checkpoint.seq >= seq) return checkpoint.head === head ? 'same' : 'forked';
    return this.receipts[checkpoint.seq]?.prev === checkpoint.head ? 'behind' : 'forked';
  }

  /** The number of the last receipt that it has in common with a whole chain. */
  lastInCommon(theirs: readonly Receipt[]): number {
    const differs = this.receipts.findIndex(
      (receipt, i) => !theirs[i] || hashReceipt(theirs[i]) !== hashReceipt(receipt),
    );
    return differs < 0 ? this.receipts.length : differs;
  }

  /** Takes over a whole chain. @throws StintError `receipt_mismatch` when something has fallen */
  takeOver(receipts: readonly Receipt[], checkpoint: Checkpoint): void {
    const start = emptyChain(this.#domain, this.id);
    const head = verifyReceipts(this.#network, this.id, start, receipts, checkpoint);
    const fallen = whatFalls(this.receipts, receipts);
    if (fallen !== null) throw new StintError('receipt_mismatch', `something fell: ${fallen}`);
    const common = this.lastInCommon(receipts);
    for (const [account, { entries }] of this.accounts) {
      const tag = deviceTag(account, this.id);
      const own = entries.filter(
        (e) => e.deviceTag === tag && e.creditSeqs.some((s) => s > common),
      );
      for (const { creditSeqs, amount } of own) {
        const units = new Set(creditSeqs.map((seq) => this.receipts[seq - 1]?.unit));
        const now = receipts.filter(({ kind, unit }) => kind === 'credit' && units.has(unit));
        this.replaced.push({ account, creditSeqs, amount, newSeqs: now.map(({ seq }) => seq) });
      }
    }
    this.chain = start;
    this.receipts = [];
    this.earlier = [];
    this.checkpoint = null;
    for (const [account, held] of this.accounts) {
      // The extension reads its wallets' chains from their first entry as well.
      held.head = emptyAccount(this.#domain, account);
      held.entries = [];
      held.covered = new Map();
    }
    this.takeReceipts(receipts, checkpoint);
    if (this.chain.seq !== head.seq) throw new Error('the whole chain did not replace ours');
  }

  /** A part of what it holds, up to a checkpoint of before its first binding, or of before its newest. */
  keepsBack(seq: number, what: KeptBack): Presented | null {
    const held = this.presents(seq);
    if (!held || what === 'entries') return held && { ...held, accounts: [] };
    const bound = this.receipts.find(({ kind }) => kind === 'bind')?.seq ?? 0;
    const before = what === 'binding' ? bound : held.checkpoint.seq;
    const checkpoint = this.earlier.findLast((each) => each.seq > seq && each.seq < before);
    if (!checkpoint) return null;
    const receipts = held.receipts.filter((receipt) => receipt.seq <= checkpoint.seq);
    return { ...held, checkpoint, receipts };
  }

  /** What it presents to a service that knows its receipts up to `seq`. */
  presents(seq: number): Presented | null {
    if (!this.checkpoint) return null;
    return {
      checkpoint: this.checkpoint,
      receipts: this.receipts.filter((receipt) => receipt.seq > seq),
      accounts: [...this.accounts].map(([account, { entries, tail }]) => {
        const attestations = tail?.attestations.filter(
          (each) =>
            recoverAddress(accrualDigest(this.#domain, each), each.sig) ===
            this.#network.accrualSigner,
        );
        const told = { ...tail, attestations } as BackedVoucher;
        // Entries end with the voucher, as those of the extension do.
        const end = tail
          ? entries.findLastIndex((entry) => hashEntry(entry) === tail.voucher.ledgerHead) + 1
          : entries.length;
        return { account, entries: entries.slice(0, end), tail: tail && told };
      }),
    };
  }
}
