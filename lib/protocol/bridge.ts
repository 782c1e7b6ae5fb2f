import * as z from 'zod/mini';
import { ClaimMessage, ClaimStatus } from './claims.ts';
import { NetworkInfo } from './network.ts';
import { Address, Amount, Hex32, Id, Millis, TxHash, WalletSignature } from './primitives.ts';
import { Attestation, Backing, Voucher } from './receipts.ts';

/**
 * What the claim page and the extension say to each other, through the content script
 * on that one page. There is no generic RPC: each message belongs to one stored job.
 */

/** A job as the worker stores it and the page sees it. The page holds no secret. */
export const ClaimJobState = z.enum([
  'opened', // the page is open, no wallet yet
  'binding', // waits for the wallet's Bind signature, or carries it to the service
  'confirming', // waits for the person's yes on a screen of the extension
  'quoted', // waits for the wallet's Claim signature, or for its own transaction
  'signed', // signature stored and verified, on its way to the service
  'submitted',
  'confirmed',
  'final',
  'rejected', // declined in the wallet; can be tried again
  'abandoned', // the page was closed before anything was signed
  'expired',
  'superseded', // the chain has paid it already
  'failed', // the wallet's own transaction did not pay it; can be tried again
]);
export type ClaimJobState = z.infer<typeof ClaimJobState>;

export const SelfClaim = z.object({
  voucher: Voucher,
  list: z.array(Backing),
  attestations: z.array(Attestation),
});

/** What a person has confirmed on a screen of the extension (docs/money.md rule 13). */
export const Consent = z.object({
  account: Address,
  recipient: Address,
  /** Base units, as the screen showed them. */
  amount: Amount,
  /** Nonce of the binding that was confirmed; null when nothing is bound. */
  nonce: z.nullable(z.int()),
});
export type Consent = z.infer<typeof Consent>;

/** A transaction that the wallet sent itself, and what was last seen of it. */
export const SentByWallet = z.object({
  tx: TxHash,
  /** When the page brought it, ms. */
  at: Millis,
  /** Its nonce in the account: as a node has shown it, else the one that was free before it. */
  nonce: z.nullable(z.int()),
  fate: z.enum(['waiting', 'mined', 'reverted', 'replaced', 'unknown']),
  /** Since when its nonce has been used by another transaction, ms; one look may be wrong. */
  replacedSince: z.nullable(Millis),
});
export type SentByWallet = z.infer<typeof SentByWallet>;

/** A wallet may be asked more often, but no page makes the worker follow more than these. */
export const MAX_SENT = 10;

export const ClaimJob = z.object({
  id: Id,
  state: ClaimJobState,
  createdAt: Millis,
  expiresAt: Millis,
  origin: z.string().check(z.maxLength(200)),
  tabId: z.nullable(z.int()),
  /** Tab of the extension's own page that asks the person to confirm; null until it was shown. */
  askTab: z.nullable(z.int()),
  /** What the device signs for, and where tokens may go, needs this. */
  consent: z.nullable(Consent),
  /** Credited and not yet claimed when the job was made, base units. */
  amount: Amount,
  /** What the service takes for sending a claim, as the page shows it; null while unknown. */
  fee: z.nullable(Amount),
  account: z.nullable(Address),
  /** Where the tokens go; chosen together with the account. */
  recipient: z.nullable(Address),
  bind: z.nullable(z.object({ device: Hex32, account: Address, nonce: z.int(), vault: Address })),
  /** The wallet's half of the binding, kept until the service has it. */
  bindSig: z.nullable(WalletSignature),
  /**
   * A move from one wallet to another: `from` signs the binding too, or the notice passes
   * (docs/money.md rule 11). `effectiveAt` is set once the move is announced.
   */
  move: z._default(
    z.nullable(
      z.object({
        from: Address,
        sig: z.nullable(WalletSignature),
        effectiveAt: z.nullable(Millis),
      }),
    ),
    null,
  ),
  claim: z.nullable(ClaimMessage),
  claimed: Amount,
  quoteExpiresAt: z.nullable(Millis),
  self: z.nullable(SelfClaim),
  sig: z.nullable(WalletSignature),
  /** The transaction that has paid it, or is about to. */
  tx: z.nullable(TxHash),
  /** Everything that the wallet sent for this claim, oldest first. */
  sent: z.array(SentByWallet).check(z.maxLength(MAX_SENT)),
  /** Block in which a claim that the wallet sent itself was first seen as paid. */
  paidBlock: z.nullable(z.int()),
  /** `relay`: the service sends it; `self`: the wallet sends it. */
  mode: z.enum(['relay', 'self']),
  status: z.nullable(ClaimStatus),
  error: z.nullable(z.object({ code: z.string(), message: z.string().check(z.maxLength(500)) })),
});
export type ClaimJob = z.infer<typeof ClaimJob>;

const job = { job: Id };
/** EIP-712 digest of what the wallet was asked to sign: the extension compares it with what it stored. */
const digest = { digest: z.optional(Hex32) };

/** Page to extension. */
export const PageMessage = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ready'), ...job }),
  z.object({
    type: z.literal('connected'),
    ...job,
    account: Address,
    recipient: Address,
    mode: z.enum(['relay', 'self']),
  }),
  /** From now on, work is to belong to another wallet. */
  z.object({ type: z.literal('move'), ...job, account: Address }),
  /** The wallet that the device leaves has signed the move too. */
  z.object({
    type: z.literal('released'),
    ...job,
    ...digest,
    account: Address,
    sig: WalletSignature,
  }),
  z.object({ type: z.literal('bound'), ...job, ...digest, account: Address, sig: WalletSignature }),
  z.object({
    type: z.literal('signed'),
    ...job,
    ...digest,
    account: Address,
    sig: WalletSignature,
  }),
  /** The page is about to ask the wallet: is this still what is stored, and is it still unpaid? */
  z.object({ type: z.literal('check'), ...job, ...digest }),
  /** The person cannot find the extension's question: show it again. */
  z.object({ type: z.literal('confirm'), ...job }),
  /** `nonce`: the one that was free when the wallet was asked, as far as its node knew. */
  z.object({
    type: z.literal('sent'),
    ...job,
    account: Address,
    tx: TxHash,
    nonce: z.optional(z.int().check(z.gte(0))),
  }),
  z.object({
    type: z.literal('rejected'),
    ...job,
    code: z.int(),
    message: z.string().check(z.maxLength(300)),
  }),
]);
export type PageMessage = z.infer<typeof PageMessage>;

/** What the extension answers: the job as it stands, and the network. */
export const JobView = z.object({
  job: ClaimJob,
  info: NetworkInfo,
  addressUsedBefore: z.nullable(Address),
  /** The wallets that can claim what was earned here; the current one first. */
  wallets: z.array(Address),
});
export type JobView = z.infer<typeof JobView>;

/** A claim that is over and no longer the current one, from the device's history. */
export const PastClaim = z.object({
  state: ClaimJobState,
  /** Base units: what it was for, and the relayer's fee from it. */
  amount: Amount,
  fee: z.nullable(Amount),
  account: z.nullable(Address),
  tx: z.nullable(z.string()),
  /** When it reached this state, ms. */
  at: Millis,
  token: z.object({ symbol: z.string(), decimals: z.int() }),
});
export type PastClaim = z.infer<typeof PastClaim>;

export const BridgeReply = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), view: JobView }),
  z.object({
    ok: z.literal(false),
    code: z.string(),
    message: z.string().check(z.maxLength(500)),
    past: z.optional(PastClaim),
  }),
]);
export type BridgeReply = z.infer<typeof BridgeReply>;

/** The envelope on `window.postMessage`; `to` keeps each side from hearing itself. */
export const BRIDGE_TAG = 'stint-bridge-1';
export const PageEnvelope = z.object({
  tag: z.literal(BRIDGE_TAG),
  to: z.literal('extension'),
  id: z.int().check(z.gte(0)),
  message: PageMessage,
});
export const ReplyEnvelope = z.object({
  tag: z.literal(BRIDGE_TAG),
  to: z.literal('page'),
  id: z.int(),
  reply: BridgeReply,
});
