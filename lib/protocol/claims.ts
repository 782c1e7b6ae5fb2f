import * as z from 'zod/mini';
import { Address, Amount, Hex32, Millis, Seconds, TxHash, WalletSignature } from './primitives.ts';
import { BackedVoucher } from './receipts.ts';

/** Exactly what the wallet signs (docs/money.md rule 20). */
export const ClaimMessage = z.strictObject({
  account: Address,
  recipient: Address,
  cumulative: Amount,
  relayerFee: Amount,
  relayer: Address,
  deadline: Seconds,
});
export type ClaimMessage = z.infer<typeof ClaimMessage>;

/** What a relayed claim would cost and pay, valid until `expiresAt`. */
export const ClaimQuote = z.object({
  claim: ClaimMessage,
  claimed: Amount,
  backed: BackedVoucher,
  expiresAt: Millis,
});
export type ClaimQuote = z.infer<typeof ClaimQuote>;

export const QuoteRequest = z.strictObject({ account: Address, recipient: Address });
export type QuoteRequest = z.infer<typeof QuoteRequest>;

export const ClaimState = z.enum([
  'quoted',
  'signed',
  'submitted',
  'confirmed',
  'final',
  'expired',
  'superseded',
  'requote',
]);
export type ClaimState = z.infer<typeof ClaimState>;

/** The claim's digest identifies it: the same claim sent twice is one claim. */
export const SubmitClaimRequest = z.strictObject({ claim: ClaimMessage, sig: WalletSignature });
export type SubmitClaimRequest = z.infer<typeof SubmitClaimRequest>;

export const ClaimStatus = z.object({
  digest: Hex32,
  state: ClaimState,
  account: Address,
  /** The transaction that has paid it, or is about to. */
  tx: z.nullable(TxHash),
  confirmations: z.int(),
  needed: z.int(),
  paid: z.nullable(Amount),
  fee: Amount,
  reason: z.nullable(z.string().check(z.maxLength(300))),
});
export type ClaimStatus = z.infer<typeof ClaimStatus>;

/** What the chain says about a wallet: the truth about a claim (docs/money.md rule 20). */
export const ChainAccount = z.object({
  account: Address,
  claimed: Amount,
  block: z.int(),
  lastTx: z.nullable(TxHash),
  /** Whether there is code at the address: then only the chain can tell its signatures. */
  contract: z.optional(z.boolean()),
});
export type ChainAccount = z.infer<typeof ChainAccount>;

/** What the chain knows of a transaction that a wallet sent itself. */
export const SentTransaction = z.object({
  tx: TxHash,
  /** Whether a node has it, in a block or waiting for one. */
  known: z.boolean(),
  /** Its nonce in the account; null while no node has it. */
  nonce: z.nullable(z.int()),
  outcome: z.nullable(z.enum(['success', 'reverted'])),
  block: z.nullable(z.int()),
  /** How many transactions of the account are in blocks: every nonce below is used. */
  used: z.int(),
});
export type SentTransaction = z.infer<typeof SentTransaction>;
