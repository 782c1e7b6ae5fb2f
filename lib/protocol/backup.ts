import * as z from 'zod/mini';
import { NetworkInfo, PinnedNetwork } from './network.ts';
import { Address, Hex32, Millis } from './primitives.ts';
import { AccountEntry, BackedVoucher, Checkpoint, Receipt } from './receipts.ts';
import { RootProof } from './roots.ts';

/**
 * The file that outlives the service: everything that proves what was earned, and everything
 * needed to be paid by the vault alone (docs/money.md rule 18). It holds no key: whoever finds it
 * learns amounts and addresses, and can pay nobody but the wallets in it.
 */

/** Largest backup, bytes: a larger file is refused before it is read. */
export const BACKUP_BYTES = 48 * 2 ** 20;

/** What a wallet holds that pays without the service; a part is null where there is none. */
export const Holding = z.object({
  account: Address,
  /** The last voucher with backing 0: it pays by itself. */
  permanent: z.nullable(BackedVoucher),
  /** The newest voucher, with the attestations that it needs. */
  tail: z.nullable(BackedVoucher),
  /** The newest Merkle proof: it pays without any voucher key, once its root is active. */
  proof: z.nullable(RootProof),
});
export type Holding = z.infer<typeof Holding>;

/** How a wallet finds the chain. Only a hint: the wallet shows it before it adds the chain. */
export const ChainHint = z.object({
  chainName: NetworkInfo.shape.chainName,
  rpcUrl: NetworkInfo.shape.rpcUrl,
  nativeCurrency: NetworkInfo.shape.nativeCurrency,
});
export type ChainHint = z.infer<typeof ChainHint>;

/** One wallet's part of a backup: its account chain from the first entry, and what it holds. */
export const BackupWallet = z.object({
  ...Holding.shape,
  entries: z.array(AccountEntry).check(z.maxLength(100_000)),
});
export type BackupWallet = z.infer<typeof BackupWallet>;

export const Backup = z.object({
  kind: z.literal('stint-backup'),
  v: z.literal(1),
  savedAt: Millis,
  network: PinnedNetwork,
  chain: z.nullable(ChainHint),
  /** Whose receipts these are; null when this install never had an identity. */
  device: z.nullable(Hex32),
  receipts: z.array(Receipt).check(z.maxLength(100_000)),
  checkpoints: z.array(Checkpoint).check(z.maxLength(1_000)),
  wallets: z.array(BackupWallet).check(z.maxLength(100)),
});
export type Backup = z.infer<typeof Backup>;

const base64 = (max: number) =>
  z.string().check(z.maxLength(max), z.regex(/^[A-Za-z0-9+/]+={0,2}$/));

/**
 * A backup under a passphrase. PBKDF2 (RFC 8018) with HMAC-SHA-256, AES-256 in GCM; everything
 * but `data` is authenticated with it. The fewest rounds are those that
 * OWASP's password storage cheat sheet asks for.
 */
export const MIN_ROUNDS = 600_000;

export const SealedBackup = z.object({
  kind: z.literal('stint-backup-sealed'),
  v: z.literal(1),
  kdf: z.object({
    name: z.literal('PBKDF2-SHA256'),
    /** More would keep a browser busy for minutes. */
    rounds: z.int().check(z.gte(MIN_ROUNDS), z.lte(10_000_000)),
    /** 16 bytes. */
    salt: base64(24),
  }),
  cipher: z.object({
    name: z.literal('AES-256-GCM'),
    /** 12 bytes. */
    iv: base64(16),
  }),
  /** Cipher text and tag of the backup's JSON. */
  data: base64(BACKUP_BYTES * 2),
});
export type SealedBackup = z.infer<typeof SealedBackup>;
