import * as z from 'zod/mini';

/** Lower-case `0x` hex of exactly 32 bytes: hashes, device ids, campaign ids. */
export const Hex32 = z.string().check(z.regex(/^0x[0-9a-f]{64}$/));
/** A public Ed25519 key (RFC 8032), 32 bytes as hex. */
export const PublicKey = Hex32;
/** An Ed25519 signature (RFC 8032), 64 bytes as hex. */
export const DeviceSignature = z.string().check(z.regex(/^0x[0-9a-f]{128}$/));
/** A wallet's signature: 65 bytes r‖s‖v, 64 bytes (EIP-2098), or what an ERC-1271 wallet accepts. */
export const WalletSignature = z.string().check(z.regex(/^0x([0-9a-f]{2}){64,2048}$/));
/** A service signature: 65 bytes r‖s‖v over an EIP-712 digest. */
export const ServiceSignature = z.string().check(z.regex(/^0x[0-9a-f]{130}$/));
/** An account or contract in lower case; checksummed forms are only for display. */
export const Address = z.string().check(z.regex(/^0x[0-9a-f]{40}$/));
/** A chain transaction's hash. */
export const TxHash = Hex32;
/** Base units of the vault's token, as a decimal string: never a float, at most uint128. */
export const Amount = z.string().check(z.regex(/^(0|[1-9][0-9]{0,37})$/));
/** A signed change in base units. */
export const Delta = z.string().check(z.regex(/^(0|-?[1-9][0-9]{0,37})$/));
/** UUID (RFC 9562), version 4 or 7, lower case. */
export const Id = z
  .string()
  .check(z.regex(/^[0-9a-f]{8}-[0-9a-f]{4}-[47][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/));
/** Milliseconds since the epoch. */
export const Millis = z.int().check(z.gte(0), z.lte(8.64e15));
/** Seconds since the epoch, as the chain counts. */
export const Seconds = z.int().check(z.gte(0), z.lte(2 ** 48 - 1));
/** A place in a chain of receipts or entries: the first is 1, and 0 means "none yet". */
export const Seq = z.int().check(z.gte(0), z.lte(2 ** 48));
export const ChainId = z.int().check(z.gte(1), z.lte(2 ** 48));

/** A short human text without control characters. */
export const shortText = (max: number) =>
  z.string().check(z.minLength(1), z.maxLength(max), z.regex(/^[^\p{Cc}]*$/u));
