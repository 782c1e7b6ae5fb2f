import { StintError } from '../protocol/errors.ts';
import type { BandwidthReceipt } from '../protocol/relay.ts';
import { hexWord, toHex, word } from './bytes.ts';
import { type Domain, digest, structHash } from './eip712.ts';

type Unsigned = Omit<BandwidthReceipt, 'sig'>;

const struct = (r: Unsigned) =>
  structHash('BandwidthReceipt', [
    hexWord(r.vault),
    hexWord(r.device),
    word(r.n),
    word(r.jobs),
    word(r.bytes),
    hexWord(r.prev),
    word(r.issuedAt),
  ]);

/** EIP-712 hashStruct; the next receipt names it as `prev`. */
export const hashBandwidth = (r: Unsigned): string => toHex(struct(r));

/** The 32 bytes that the relay signs. */
export const bandwidthDigest = (domain: Domain, r: Unsigned): Uint8Array =>
  digest(domain, struct(r));

/** Whether two counts differ too much to be ignored: by over 1 % and over 64 KiB. */
export function diverges(relay: number, device: number): boolean {
  return Math.abs(relay - device) > Math.max(64 * 1024, relay * 0.01);
}

/** @throws StintError `receipt_mismatch` unless `next` follows `before` (null for the first). */
export function checkBandwidth(
  domain: Domain,
  device: string,
  before: BandwidthReceipt | null,
  next: BandwidthReceipt,
): void {
  const ok =
    next.vault === domain.vault &&
    next.device === device &&
    (before === null ||
      (next.n > before.n && next.jobs >= before.jobs && next.bytes >= before.bytes)) &&
    (before === null || next.n !== before.n + 1 || next.prev === hashBandwidth(before));
  if (ok) return;
  throw new StintError(
    'receipt_mismatch',
    `Bandwidth receipt ${next.n} does not continue the one before it.`,
    {
      details: { seq: next.n, check: 'bandwidth' },
    },
  );
}
