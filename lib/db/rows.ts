import type { AccountHead } from '../domain/account-chain.ts';
import type { ChainHead } from '../domain/receipt-chain.ts';
import type { ClaimJob } from '../protocol/bridge.ts';
import type { MoveNotice } from '../protocol/device.ts';
import type { NetworkInfo } from '../protocol/network.ts';
import type { AccountEntry, BackedVoucher, Receipt } from '../protocol/receipts.ts';
import type { RootProof } from '../protocol/roots.ts';
import type { SharingCampaign } from '../protocol/sharing.ts';
import type { Action, ComparisonChoice, Lease, Outcome } from '../protocol/tasks.ts';
import type { BandwidthTally } from './bandwidth-tally.ts';

/** A receipt with what the device worked out about it. */
export interface ReceiptRow extends Receipt {
  /** Local day it was issued, `YYYY-MM-DD`. */
  day: string;
  /** Number of the account entry that covers this credit, once there is one, and its wallet. */
  entry?: number;
  account?: string;
}

/** A wallet that this device is or was bound to, and how far its chain is known here. */
export interface AccountRow extends AccountHead {
  account: string;
  /** Number of the last `bind` receipt that names it: the highest is the present wallet. */
  boundSeq: number;
  /** What the chain has paid to it, base units; null until it was asked. */
  claimed: { amount: bigint; block: number; lastTx: string | null; at: number } | null;
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

/** A step that a claim took, or something that was noted about it. */
export interface ClaimEvent {
  state: ClaimJob['state'];
  at: number;
  /** Code and words of what went wrong; null when nothing did. */
  error: ClaimJob['error'];
  tx: string | null;
}

/** A claim with all that ever happened to it. Kept for good: the job in storage is only the last one. */
export interface ClaimRow {
  id: string;
  startedAt: number;
  account: string | null;
  /** Base units: what was claimable, and what the relayer took of it; null until it is known. */
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
  /** Sent no earlier than this, ms, unless newer rows or a closed screen push it out. */
  holdUntil: number;
  outcome?: Outcome;
  /** Of an answer to an entrance test: the question, for when its feedback is there to be read. */
  asked?: Lease;
}

/** Sums of one local day, so that the home screen never adds up receipts. */
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
  /** The choice as it stood on the screen; absent when it was made on another device. */
  choice?: ComparisonChoice | undefined;
  /** `earned`: pending. `verified`: credited and checked here. */
  state: 'earned' | 'verified' | 'rejected';
  reason: string;
  /** When it was last changed, by the service's clock, ms. */
  at: number;
  /** Number of the receipt that brought it to this state. */
  seq: number;
  /** Local day of the work receipt. */
  day: string;
}

export type KeyRow =
  | { name: 'device'; device: string; publicKey: string; pair: CryptoKeyPair; createdAt: number }
  | { name: 'recovery'; entropy: Uint8Array }
  /** Fetches pages and signs their count; `owner` is the device that it earns for. */
  | { name: 'bandwidth'; device: string; owner: string; pair: CryptoKeyPair; registered: boolean };

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
  /** Proof of work under way: a killed worker goes on where it stopped. */
  work: {
    challenge: string;
    bits: number;
    expiresAt: number;
    tried: number;
    solution: number | null;
  };
  /** Receipts were last asked for, ms. */
  pulledAt: number;
  /** A screen was open, ms. */
  activeAt: number;
  /** The move to another wallet that waits for its day. */
  move: MoveNotice;
  /** Something is missing that the second copy holds. */
  damaged: boolean;
  /** Of the bandwidth key: where its receipt chain stands, and its own count. */
  sharingChain: ChainHead;
  sharingTally: BandwidthTally;
  /** What may be joined, as the service last said. */
  sharingOffers: SharingCampaign[];
  sharingPulledAt: number;
  /** Why the connection stays closed until the person turns sharing on again. */
  sharingHeld: 'diverged' | 'replaced';
  /** A new version waits until no screen is open. */
  updateWaits: true;
  /** Wallet that a claim was last paid to. */
  recipient: string;
}
export type MetaKey = keyof Meta;
export type MetaRow = { [K in MetaKey]: { key: K; value: Meta[K] } }[MetaKey];
