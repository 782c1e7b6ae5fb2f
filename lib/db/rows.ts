import type { AccountHead } from '../domain/account-chain.ts';
import type { ChainHead } from '../domain/receipt-chain.ts';
import type { ClaimJob } from '../protocol/bridge.ts';
import type { MoveNotice, RecoverRequest } from '../protocol/device.ts';
import type { NetworkInfo } from '../protocol/network.ts';
import type { AccountEntry, BackedVoucher, Checkpoint, Receipt } from '../protocol/receipts.ts';
import type { RootProof } from '../protocol/roots.ts';
import type { SharingCampaign } from '../protocol/sharing.ts';
import type { Action, AnswerWord, Lease, Outcome } from '../protocol/tasks.ts';
import type { BandwidthTally } from './bandwidth-tally.ts';

/** A receipt with what this device has found out about it. */
export interface ReceiptRow extends Receipt {
  /** Local day it was issued, `YYYY-MM-DD`. */
  day: string;
  /** Number of the account entry that covers this credit, once there is one, and its wallet. */
  entry?: number;
  account?: string;
}

/** A wallet that this device is or was bound to, and how far its chain is known. */
export interface AccountRow extends AccountHead {
  account: string;
  /** Number of the last `bind` receipt that names it. The wallet with the highest is the current one. */
  boundSeq: number;
  /** What the chain has paid to it, base units; null until the chain was asked. */
  claimed: { amount: bigint; block: number; lastTx: string | null; at: number } | null;
  /** What the operator owes it next to its vouchers, base units; absent for nothing. */
  owed?: bigint;
  /** When the service was last asked for a Merkle proof, ms. */
  proofAskedAt?: number;
}

export type EntryRow = AccountEntry;

export interface VoucherRow extends BackedVoucher {
  /**
   * Of one wallet. `permanent`: pays by itself. `tail`: needs its attestations
   * (docs/money.md rule 18).
   */
  slot: 'permanent' | 'tail';
  at: number;
}

export interface ProofRow extends RootProof {
  /** Who says that the vault holds its root: the service, or only a file that was imported. */
  saidBy: 'service' | 'file';
  at: number;
}

/** A step of a claim, or an error on the way. */
export interface ClaimEvent {
  state: ClaimJob['state'];
  at: number;
  /** Code and words of the error; null for none. */
  error: ClaimJob['error'];
  tx: string | null;
}

/** A claim with its whole history. Kept for good; extension storage has only the last claim's job. */
export interface ClaimRow {
  id: string;
  startedAt: number;
  account: string | null;
  /** Base units: what was claimable, and the relayer's fee from it; null until known. */
  amount: string;
  fee: string | null;
  mode: ClaimJob['mode'];
  events: ClaimEvent[];
}

export interface LeaseRow extends Lease {
  /** Order in which tasks are shown; stays the same while the lease is held. */
  shownOrder: number;
}

/** `held`: can be undone. `sending`: may have reached the service. */
export type OutboxState = 'held' | 'sending' | 'done' | 'refused';

export interface OutboxRow {
  /** Idempotency key, made when the key was pressed; the same in every attempt. */
  id: string;
  lease: string;
  action: Action;
  /** Visible time on the task, ms. */
  shownMs: number;
  answeredAt: number;
  state: OutboxState;
  /** Appended at, ms; the order of sending. */
  at: number;
  /** Not sent before this, ms, unless there are newer rows or no screen is open. */
  holdUntil: number;
  outcome?: Outcome;
  /** The question, for an answer to an entrance test; shown again with the feedback. */
  asked?: Lease;
}

/** Sums of one local day, so that no screen has to add up receipts. */
export interface DayRow {
  /** `YYYY-MM-DD`. */
  day: string;
  /** Earned that day and not rejected, base units. The sum over days is credited + pending. */
  amount: bigint;
  tasks: number;
  /** Visible time on the tasks, ms. */
  ms: number;
}

/** One unit of work, for the list of earnings. */
export interface WorkRow {
  /** Task id. */
  unit: string;
  campaign: string;
  /** '' when the work was done on another device. */
  campaignName: string;
  /** Base units shown before the start. */
  price: bigint;
  /** Visible time, ms; 0 when unknown. */
  shownMs: number;
  /** The choice as shown on the screen; absent when it was made on another device. */
  choice?: AnswerWord | undefined;
  /** `earned`: pending. `verified`: credited and checked here. */
  state: 'earned' | 'verified' | 'rejected';
  reason: string;
  /** When it was last changed, by the service's clock, ms. */
  at: number;
  /** Number of the receipt that led to this state. */
  seq: number;
  /** Local day of the work receipt. */
  day: string;
}

/** New keys of an identity, under the recovery key that they replace, until the service answers. */
export interface RestoreRow {
  name: `restore:${string}`;
  publicKey: string;
  pair: CryptoKeyPair;
  entropy: Uint8Array;
}

export type KeyRow =
  | {
      name: 'device';
      device: string;
      publicKey: string;
      pair: CryptoKeyPair;
      createdAt: number;
      /** The restore that made this key, for a service whose copy is from before it. */
      recovered?: RecoverRequest;
    }
  /** What its words say is kept only until the person has saved them (docs/money.md rule 13). */
  | { name: 'recovery'; entropy: Uint8Array }
  | { name: 'recovery'; publicKey: string }
  | RestoreRow
  /** Signs the count of fetched bytes; `owner` is the device that it earns for. */
  | { name: 'bandwidth'; device: string; owner: string; pair: CryptoKeyPair; registered: boolean };

/**
 * An entry of this device over receipts that a restored service has replaced (docs/money.md rule 22). It
 * was verified before, and may still be on its wallet's chain.
 */
export interface ReplacedEntry {
  account: string;
  creditSeqs: number[];
  amount: string;
  /** The receipts of the same credits today. */
  newSeqs: number[];
}

/** Single values; the key says which type. */
export interface Meta {
  chain: ChainHead;
  /** Service time minus device time, ms. */
  clockOffset: number;
  mismatch: { code: string; message: string; at: number };
  connection: {
    state: 'connected' | 'offline' | 'error' | 'update_required';
    code: string;
    message: string;
    /** Since when, ms. */
    at: number;
    /** Earliest next try, ms. */
    notBefore: number;
  };
  info: { info: NetworkInfo; at: number };
  /** Lease in view. */
  current: string;
  /** When to ask for leases again, ms. */
  retryAt: number;
  registered: { device: string; at: number };
  /** Progress of the proof of work, so that a new worker continues where a stopped one left off. */
  work: {
    challenge: string;
    bits: number;
    expiresAt: number;
    tried: number;
    solution: number | null;
  };
  /** When receipts were last asked for, ms. */
  pulledAt: number;
  /** When a screen was last used, ms. */
  activeAt: number;
  /** An announced move to another wallet. */
  move: MoveNotice;
  /** Whether the database lacks something that the second copy holds. */
  damaged: boolean;
  replaced: ReplacedEntry[];
  /** The head of the bandwidth key's receipt chain, its checkpoint, and the key's own count. */
  sharingChain: ChainHead;
  sharingCheckpoint: Checkpoint;
  sharingTally: BandwidthTally;
  /** The campaigns that can be joined, as last shown. */
  sharingOffers: SharingCampaign[];
  sharingPulledAt: number;
  /** Why the connection stays closed until the person switches sharing on again. */
  sharingHeld: 'diverged' | 'replaced';
  /** A new version waits until no screen is open. */
  updateWaits: true;
  /** Wallet that a claim was last paid to. */
  recipient: string;
}
export type MetaKey = keyof Meta;
export type MetaRow = { [K in MetaKey]: { key: K; value: Meta[K] } }[MetaKey];
