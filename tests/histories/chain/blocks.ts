import { type Hex, keccak256, parseTransaction, stringToHex, toHex } from 'viem';
import type { Domain } from '../../../lib/domain/eip712.ts';
import { callVault } from '../vault/call.ts';
import type { VaultLog } from '../vault/logs.ts';
import { Revert } from '../vault/revert.ts';
import type { VaultState } from '../vault/state.ts';

/** A transaction as somebody sent it: signed bytes of the relayer's, or a call of anybody else's. */
export interface Sent {
  hash: Hex;
  from: string;
  nonce: number;
  data: Hex;
  /** The most that it offers for a unit of gas, wei. */
  fee: bigint;
}

/** A transaction in a block. */
export interface Mined extends Sent {
  ok: boolean;
  /** What it reverted with; null when it did not. */
  error: Hex | null;
  logs: VaultLog[];
}

/** A block with the state after it. */
export interface Block {
  number: number;
  hash: Hex;
  parent: Hex;
  /** Unix seconds. */
  time: number;
  txs: Mined[];
  state: VaultState;
  nonces: ReadonlyMap<string, number>;
}

/** What becomes of the transactions of dropped blocks. */
export type Dropped = 'kept' | 'lost' | 'reversed';

/** A chain in memory whose only contract is the vault. Its blocks come and go as a test says. */
export class Blocks {
  readonly domain: Domain;
  readonly all: Block[] = [];
  /** What was sent and is in no block, oldest first. */
  pool: Sent[] = [];
  /** Senders whose transactions no block takes. */
  readonly held = new Set<string>();
  #salt = 0;

  constructor(domain: Domain, state: VaultState, time: number) {
    this.domain = domain;
    this.#append(time, [], state, new Map());
  }

  /** Another chain with the same blocks so far. */
  copy(): Blocks {
    const { state, time } = this.all[0]!;
    const copy = new Blocks(this.domain, state, time);
    copy.all.splice(0, 1, ...this.all);
    copy.pool = [...this.pool];
    copy.#salt = this.#salt;
    return copy;
  }

  get latest(): Block {
    return this.all.at(-1)!;
  }

  at = (number: number): Block | undefined => this.all[number];

  /** Where a transaction is mined. */
  find(hash: Hex): { block: Block; tx: Mined; index: number } | null {
    for (let i = this.all.length - 1; i >= 0; i -= 1) {
      const block = this.all[i]!;
      const index = block.txs.findIndex((tx) => tx.hash === hash);
      if (index >= 0) return { block, tx: block.txs[index]!, index };
    }
    return null;
  }

  nonceOf = (from: string, block: Block = this.latest): number => block.nonces.get(from) ?? 0;

  /** Sends signed bytes. @throws Error as a node says it */
  sendRaw(raw: Hex, from: string): Hex {
    const hash = keccak256(raw);
    const { nonce = 0, data = '0x', maxFeePerGas = 0n } = parseTransaction(raw);
    if (this.find(hash) || this.pool.some((tx) => tx.hash === hash))
      throw new Error('already known');
    if (nonce < this.nonceOf(from)) throw new Error('nonce too low');
    const rival = this.pool.find((tx) => tx.from === from && tx.nonce === nonce);
    if (rival && maxFeePerGas * 10n < rival.fee * 11n)
      throw new Error('replacement transaction underpriced');
    this.pool = this.pool.filter((tx) => tx !== rival);
    this.pool.push({ hash, from, nonce, data, fee: maxFeePerGas });
    return hash;
  }

  /** Sends somebody's call, behind what they sent before. @returns its hash */
  send(from: string, data: Hex): Hex {
    const waiting = this.pool.filter((tx) => tx.from === from).length;
    const nonce = this.nonceOf(from) + waiting;
    const hash = keccak256(stringToHex(`${from} ${nonce} ${data} ${this.#salt++}`));
    this.pool.push({ hash, from, nonce, data, fee: 1n });
    return hash;
  }

  /** Uses up the next nonce of an account for a transaction that has nothing to do with the vault. */
  spendNonce(from: string): void {
    const nonce = this.nonceOf(from);
    this.pool = this.pool.filter((tx) => tx.from !== from || tx.nonce !== nonce);
    const hash = keccak256(stringToHex(`other ${from} ${nonce} ${this.#salt++}`));
    this.pool.unshift({ hash, from, nonce, data: '0x', fee: 2n ** 60n });
  }

  /** Mines what waits and is not held. @param time Unix seconds; later than the last block's in any case */
  mine(time: number): Block {
    const at = Math.max(time, this.latest.time + 1);
    const nonces = new Map(this.latest.nonces);
    let { state } = this.latest;
    const txs: Mined[] = [];
    for (let progress = true; progress; ) {
      progress = false;
      for (const tx of this.pool) {
        if (this.held.has(tx.from) || tx.nonce !== (nonces.get(tx.from) ?? 0)) continue;
        const done = this.#execute(state, tx, at);
        state = done.state;
        txs.push(done.mined);
        nonces.set(tx.from, tx.nonce + 1);
        progress = true;
      }
      const mined = new Set(txs.map(({ hash }) => hash));
      this.pool = this.pool.filter(
        (tx) => !mined.has(tx.hash) && tx.nonce >= (nonces.get(tx.from) ?? 0),
      );
    }
    return this.#append(at, txs, state, nonces);
  }

  #execute(state: VaultState, tx: Sent, now: number): { state: VaultState; mined: Mined } {
    if (tx.data === '0x') return { state, mined: { ...tx, ok: true, error: null, logs: [] } };
    try {
      const call = { domain: this.domain, sender: tx.from, now };
      const after = callVault(state, call, tx.data);
      return { state: after.state, mined: { ...tx, ok: true, error: null, logs: after.logs } };
    } catch (error) {
      if (!(error instanceof Revert)) throw error;
      return { state, mined: { ...tx, ok: false, error: error.data, logs: [] } };
    }
  }

  /** Drops the newest blocks, and does with their transactions as told. The next block differs from before. */
  drop(depth: number, what: Dropped): void {
    const gone = this.all.splice(Math.max(1, this.all.length - depth));
    this.#salt += 1;
    const txs = gone.flatMap((block) => block.txs);
    if (what === 'lost') {
      // Whoever sent behind a lost transaction has to send again as well.
      const senders = new Set(txs.map(({ from }) => from));
      this.pool = this.pool.filter(({ from }) => !senders.has(from));
      return;
    }
    const back = txs.map(({ hash, from, nonce, data, fee }) => ({ hash, from, nonce, data, fee }));
    this.pool = [...(what === 'reversed' ? back.reverse() : back), ...this.pool];
  }

  #append(time: number, txs: Mined[], state: VaultState, nonces: Map<string, number>): Block {
    const number = this.all.length;
    const parent = this.all.at(-1)?.hash ?? toHex(0, { size: 32 });
    const names = txs.map(({ hash }) => hash).join(' ');
    const hash = keccak256(stringToHex(`${parent} ${number} ${time} ${this.#salt} ${names}`));
    const block: Block = { number, hash, parent, time, txs, state, nonces };
    this.all.push(block);
    return block;
  }
}
