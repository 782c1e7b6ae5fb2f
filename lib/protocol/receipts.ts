import * as z from 'zod/mini';
import {
  Address,
  Amount,
  Delta,
  Hex32,
  Millis,
  Seq,
  ServiceSignature,
  shortText,
} from './primitives.ts';

/** Why a unit was rejected. The screens have words for each; the evidence gives the numbers. */
export const RejectReason = z.enum([
  'too_fast',
  'duplicate',
  'not_the_page',
  'checks_failed',
  'copied',
  'appeal_denied',
]);
export type RejectReason = z.infer<typeof RejectReason>;

export const ReceiptKind = z.enum(['work', 'credit', 'reject', 'bind']);

/**
 * A line in a device's own hash chain (docs/money.md rule 8). Amounts are base units as
 * decimal strings. `unit` is the task (or the wallet, for `bind`); `campaign` is 32
 * zero bytes for `bind`. `reason` is '' or `code` or `code: evidence`.
 */
export const Receipt = z.object({
  v: z.literal(1),
  vault: Address,
  device: Hex32,
  seq: Seq,
  kind: ReceiptKind,
  campaign: Hex32,
  unit: shortText(64),
  pendingDelta: Delta,
  creditDelta: Amount,
  pending: Amount,
  credited: Amount,
  reason: z.string().check(z.maxLength(300)),
  prev: Hex32,
  issuedAt: Millis,
});
export type Receipt = z.infer<typeof Receipt>;

/** The service's signature over the head of a device's chain (docs/money.md rule 9). */
export const Checkpoint = z.object({
  vault: Address,
  device: Hex32,
  seq: Seq,
  credited: Amount,
  pending: Amount,
  head: Hex32,
  sig: ServiceSignature,
});
export type Checkpoint = z.infer<typeof Checkpoint>;

/** A line of a wallet's account chain (docs/money.md rule 14). */
export const AccountEntry = z.object({
  vault: Address,
  account: Address,
  n: Seq,
  deviceTag: Hex32,
  creditSeqs: z.array(Seq).check(z.minLength(1), z.maxLength(500)),
  amount: Amount,
  cumulative: Amount,
  prev: Hex32,
});
export type AccountEntry = z.infer<typeof AccountEntry>;

/**
 * One campaign that backs a voucher: its accrued total must reach `min` (docs/money.md rule 16).
 */
export const Backing = z.object({ campaign: Hex32, min: Amount });
export type Backing = z.infer<typeof Backing>;

export const Voucher = z.object({
  account: Address,
  cumulative: Amount,
  ledgerHead: Hex32,
  backing: Hex32,
  sig: ServiceSignature,
});
export type Voucher = z.infer<typeof Voucher>;

/** An accrual that anyone may carry to the vault (docs/money.md rule 15). */
export const Attestation = z.object({
  campaign: Hex32,
  cumulative: Amount,
  sig: ServiceSignature,
});
export type Attestation = z.infer<typeof Attestation>;

/**
 * What the operator owes for credits of a campaign that closed before they had accrued. No voucher
 * pays it (docs/money.md rule 16).
 */
export const Owed = z.object({ campaign: Hex32, amount: Amount });
export type Owed = z.infer<typeof Owed>;

/** A voucher with everything needed to claim with it (docs/money.md rules 17 and 18). */
export const BackedVoucher = z.object({
  voucher: Voucher,
  list: z.array(Backing).check(z.maxLength(1_000)),
  attestations: z.array(Attestation).check(z.maxLength(1_000)),
  /** Seconds since the epoch when the earliest backing campaign may be refunded; null when permanent. */
  goodUntil: z.nullable(z.int().check(z.gte(0))),
  /** What the sum of the voucher leaves out of its wallet's chain; absent when nothing is owed. */
  owed: z.optional(z.array(Owed).check(z.maxLength(1_000))),
});
export type BackedVoucher = z.infer<typeof BackedVoucher>;

/** A wallet's new entries and newest voucher, sent to a bound device with every checkpoint. */
export const AccountUpdate = z.object({
  account: Address,
  /** Entries after the device's last `n`; the device asks for more when there is a gap. */
  entries: z.array(AccountEntry).check(z.maxLength(1_000)),
  tail: z.nullable(BackedVoucher),
});
export type AccountUpdate = z.infer<typeof AccountUpdate>;
