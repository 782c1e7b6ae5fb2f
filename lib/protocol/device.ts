import * as z from 'zod/mini';
import {
  Address,
  DeviceSignature,
  Hex32,
  Millis,
  PublicKey,
  WalletSignature,
} from './primitives.ts';
import { AccountUpdate, Checkpoint, Receipt } from './receipts.ts';

/** A proof-of-work puzzle: a rate limit on new devices, not a proof that a person is there. */
export const Challenge = z.object({
  challenge: z.string().check(z.regex(/^[0-9a-f]{32,200}$/)),
  bits: z.int().check(z.gte(0), z.lte(32)),
  expiresAt: Millis,
});
export type Challenge = z.infer<typeof Challenge>;

/** `device` is its first public key; `key` the one that signs now (the same at registration). */
export const RegisterRequest = z.strictObject({
  device: PublicKey,
  recoveryKey: PublicKey,
  challenge: z.string().check(z.maxLength(200)),
  solution: z.int().check(z.gte(0), z.lte(Number.MAX_SAFE_INTEGER)),
  sig: DeviceSignature,
});
export type RegisterRequest = z.infer<typeof RegisterRequest>;

export const Session = z.object({
  device: Hex32,
  token: z.string().check(z.maxLength(300)),
  expiresAt: Millis,
  now: Millis,
});
export type Session = z.infer<typeof Session>;

export const SessionRequest = z.strictObject({
  device: Hex32,
  key: PublicKey,
  issuedAt: Millis,
  sig: DeviceSignature,
});
export type SessionRequest = z.infer<typeof SessionRequest>;

/**
 * Moves an identity to a new device key (docs/money.md rule 12); signed by the recovery key and the
 * new key. `newRecoveryKey` replaces the recovery key (docs/money.md rule 13); only clients from
 * before that leave it out, and their recovery key stays.
 */
export const RecoverRequest = z.strictObject({
  recoveryKey: PublicKey,
  newKey: PublicKey,
  newRecoveryKey: z.optional(PublicKey),
  issuedAt: Millis,
  recoverySig: DeviceSignature,
  sig: DeviceSignature,
});
export type RecoverRequest = z.infer<typeof RecoverRequest>;

const binding = {
  device: Hex32,
  account: Address,
  nonce: z.int().check(z.gte(0), z.lte(Number.MAX_SAFE_INTEGER)),
  walletSig: WalletSignature,
  sig: DeviceSignature,
};

/**
 * Wallet and device agree that what the device earns is the wallet's (docs/money.md rule 11). A
 * device that is already bound also needs `previousSig`: its wallet's signature of the same message.
 */
export const BindRequest = z.strictObject({
  ...binding,
  previousSig: z.optional(WalletSignature),
});
export type BindRequest = z.infer<typeof BindRequest>;

/**
 * Announces a move without the old wallet's signature: it takes effect after the notice
 * (docs/money.md rule 11).
 */
export const MoveRequest = z.strictObject(binding);
export type MoveRequest = z.infer<typeof MoveRequest>;

/** An announced move. Until `effectiveAt` the screens show it and the device can stop it. */
export const MoveNotice = z.object({ account: Address, announcedAt: Millis, effectiveAt: Millis });
export type MoveNotice = z.infer<typeof MoveNotice>;

/** Consecutive receipts of a device's chain from `from` on, with the checkpoint of its head. */
export const ReceiptPage = z.object({
  receipts: z.array(Receipt).check(z.maxLength(1_000)),
  checkpoint: z.nullable(Checkpoint),
  /** True when more receipts follow before the checkpoint is reached. */
  more: z.boolean(),
  /** The move that was announced for this device, if any. */
  move: z.nullable(MoveNotice),
});
export type ReceiptPage = z.infer<typeof ReceiptPage>;

export const AccountPage = z.object({ update: z.nullable(AccountUpdate), more: z.boolean() });
export type AccountPage = z.infer<typeof AccountPage>;

/** What a change of a device's chain brings: new receipts, their checkpoint, its wallet's update. */
export const LedgerUpdate = z.object({
  receipts: z.array(Receipt).check(z.maxLength(200)),
  checkpoint: Checkpoint,
  account: z.nullable(AccountUpdate),
});
export type LedgerUpdate = z.infer<typeof LedgerUpdate>;

/**
 * Part of a chain, as a query of an address names it: its first place, and how many at most. Texts,
 * because reading numbers out of them here would cost the extension 0.6 kB that only the service uses.
 */
export const SeqQuery = z.object({
  from: z._default(z.string().check(z.regex(/^\d{1,14}$/)), '1'),
  limit: z.optional(z.string().check(z.regex(/^([1-9]\d{0,2}|1000)$/))),
});

/** `account` is a wallet that the device is or was bound to; by default, or if empty, the current one. */
export const AccountQuery = z.object({
  ...SeqQuery.shape,
  account: z.optional(z.union([Address, z.literal('')])),
});
