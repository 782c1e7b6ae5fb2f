import type { Domain } from '../../lib/domain/eip712.ts';
import type { Signer } from './keys.ts';
import type { Store } from './store/store.ts';

/** What all modules need; made once in main.ts and passed down. */
export interface Context {
  store: Store;
  /** The vault and chain that every signature is for. */
  domain: Domain;
  signer: Signer;
  /** Milliseconds since the epoch. */
  now: () => number;
  rules: Rules;
}

/** Numbers that the operator can set. Times in ms. */
export interface Rules {
  leaseMs: number;
  /** How many accepted answers make a device no longer new. */
  newUntil: number;
  holdNew: number;
  /** How many leases a device holds before its first answer. */
  holdUntested: number;
  /** The most that a rater may earn in 24 hours, and while their device is new, base units. */
  dayLimit: bigint;
  dayLimitNew: bigint;
  /** The most of a campaign's answers that one rater may give where ten or more take part, percent. */
  campaignShare: number;
  hold: number;
  /** A factor on the reading floor; 0 only for benchmarks and fault tests. */
  floorScale: number;
  appealMs: number;
  /** When the first tenth of the judges is drawn for an appeal, and when all have been. */
  judgeAfterMs: number;
  judgeAllMs: number;
  decideMs: number;
  /** The notice of a move that the old wallet did not sign (docs/money.md rule 11). */
  moveMs: number;
  /** How long to wait for devices after a restore from an older copy (docs/money.md rule 22). */
  restoreMs: number;
  /** How many devices have to flag a campaign to pause it. */
  flagLimit: number;
}

/** The rules by default. */
export const DEFAULT_RULES: Rules = {
  leaseMs: 30 * 60_000,
  newUntil: 20,
  holdNew: 3,
  holdUntested: 1,
  dayLimit: 500_000_000n,
  dayLimitNew: 50_000_000n,
  campaignShare: 20,
  hold: 5,
  floorScale: 1,
  appealMs: 7 * 86_400_000,
  judgeAfterMs: 3_600_000,
  judgeAllMs: 72 * 3_600_000,
  decideMs: 7 * 86_400_000,
  moveMs: 7 * 86_400_000,
  restoreMs: 24 * 3_600_000,
  flagLimit: 10,
};

/** Whether `account` signed the digest. @throws StintError `chain_unreachable` */
export type WalletVerifier = (account: string, digest: Uint8Array, sig: string) => Promise<boolean>;
