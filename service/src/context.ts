import type { Domain } from '../../lib/domain/eip712.ts';
import type { Signer } from './keys.ts';
import type { Store } from './store/store.ts';

/** What the modules need; made once in main.ts and passed down. */
export interface Context {
  store: Store;
  /** The vault and chain that every signature is for. */
  domain: Domain;
  signer: Signer;
  /** Milliseconds since the epoch. */
  now: () => number;
  rules: Rules;
}

/** The operator's numbers. Times in ms. */
export interface Rules {
  leaseMs: number;
  /** Accepted answers after which a device is no longer new. */
  newUntil: number;
  holdNew: number;
  hold: number;
  /** Factor on the reading floor; 0 only for benchmarks and fault tests. */
  floorScale: number;
  appealMs: number;
  decideMs: number;
  /** Notice of a move to another wallet that the old one did not sign (docs/money.md rule 11). */
  moveMs: number;
  /** How long devices are waited for after a restore from an older copy (docs/money.md rule 22). */
  restoreMs: number;
  /** Flags of different devices on one campaign that pause it. */
  flagLimit: number;
}

export const DEFAULT_RULES: Rules = {
  leaseMs: 30 * 60_000,
  newUntil: 20,
  holdNew: 3,
  hold: 5,
  floorScale: 1,
  appealMs: 7 * 86_400_000,
  decideMs: 7 * 86_400_000,
  moveMs: 7 * 86_400_000,
  restoreMs: 24 * 3_600_000,
  flagLimit: 10,
};

/** True when `account` signed the digest. */
export type WalletVerifier = (account: string, digest: Uint8Array, sig: string) => Promise<boolean>;
