import { StintError } from '../protocol/errors.ts';
import type { Checkpoint, Receipt } from '../protocol/receipts.ts';
import { concat, hexWord, keccak, textWord, toHex, word } from './bytes.ts';
import { type Domain, digest, structHash } from './eip712.ts';

/** The state of a device's chain, which the next receipt must continue. */
export interface ChainHead {
  seq: number;
  head: string;
  /** Base units, for life. */
  credited: bigint;
  /** Base units of work that is not decided yet. */
  pending: bigint;
}

/** `prev` of the first receipt: binds the chain to its device, vault and chain id. */
export function genesis(domain: Domain, device: string): string {
  return toHex(
    keccak(
      concat(
        textWord('Stint receipts 1'),
        word(domain.chainId),
        hexWord(domain.vault),
        hexWord(device),
      ),
    ),
  );
}

export const emptyChain = (domain: Domain, device: string): ChainHead => ({
  seq: 0,
  head: genesis(domain, device),
  credited: 0n,
  pending: 0n,
});

const kindWords = new Map<string, Uint8Array>();
const NO_REASON = textWord('');

/** There are four kinds and mostly no reason, so their hashes are kept (a keccak takes 3 µs). */
function kindWord(kind: string): Uint8Array {
  let hash = kindWords.get(kind);
  if (!hash) {
    hash = textWord(kind);
    kindWords.set(kind, hash);
  }
  return hash;
}

/** Hash of a receipt: EIP-712 hashStruct of `Receipt`. */
export function hashReceipt(r: Receipt): string {
  return toHex(
    structHash('Receipt', [
      word(r.v),
      hexWord(r.vault),
      hexWord(r.device),
      word(r.seq),
      kindWord(r.kind),
      hexWord(r.campaign),
      textWord(r.unit),
      word(r.pendingDelta),
      word(r.creditDelta),
      word(r.pending),
      word(r.credited),
      r.reason === '' ? NO_REASON : textWord(r.reason),
      hexWord(r.prev),
      word(r.issuedAt),
    ]),
  );
}

const broken = (receipt: Receipt, what: string) =>
  new StintError('receipt_mismatch', `Receipt ${receipt.seq}: ${what}.`, {
    details: { seq: receipt.seq, check: what },
  });

/** Checks that a receipt changes the two sums only as its kind may (docs/money.md rules 4, 5 and 8). */
function checkDeltas(receipt: Receipt, pending: bigint, credit: bigint): void {
  const fits = {
    work: pending >= 0n && credit === 0n,
    credit: pending <= 0n && credit >= 0n,
    reject: pending <= 0n && credit === 0n,
    bind: pending === 0n && credit === 0n,
  }[receipt.kind];
  if (!fits) throw broken(receipt, `a ${receipt.kind} receipt cannot change the sums like this`);
}

/**
 * The head after one more receipt.
 * @throws StintError `receipt_mismatch` when it does not continue the chain or does not add up
 */
export function extendChain(
  domain: Domain,
  device: string,
  head: ChainHead,
  receipt: Receipt,
): ChainHead {
  if (receipt.vault !== domain.vault) throw broken(receipt, 'it belongs to another vault');
  if (receipt.device !== device) throw broken(receipt, 'it belongs to another device');
  if (receipt.seq !== head.seq + 1) throw broken(receipt, `it should have number ${head.seq + 1}`);
  if (receipt.prev !== head.head)
    throw broken(receipt, 'it does not continue the receipt before it');

  const pendingDelta = BigInt(receipt.pendingDelta);
  const creditDelta = BigInt(receipt.creditDelta);
  checkDeltas(receipt, pendingDelta, creditDelta);

  const pending = head.pending + pendingDelta;
  const credited = head.credited + creditDelta;
  if (pending < 0n || BigInt(receipt.pending) !== pending)
    throw broken(receipt, 'its pending sum is wrong');
  if (BigInt(receipt.credited) !== credited) throw broken(receipt, 'its credited sum is wrong');

  return { seq: receipt.seq, head: hashReceipt(receipt), credited, pending };
}

/** The 32 bytes that a checkpoint signs. */
export function checkpointDigest(domain: Domain, c: Omit<Checkpoint, 'sig'>): Uint8Array {
  return digest(
    domain,
    structHash('Checkpoint', [
      hexWord(c.vault),
      hexWord(c.device),
      word(c.seq),
      word(c.credited),
      word(c.pending),
      hexWord(c.head),
    ]),
  );
}

/** @throws StintError `receipt_mismatch` when the checkpoint belongs to another chain or head */
export function checkCheckpoint(
  domain: Domain,
  device: string,
  head: ChainHead,
  checkpoint: Checkpoint,
): void {
  const same =
    checkpoint.vault === domain.vault &&
    checkpoint.device === device &&
    checkpoint.seq === head.seq &&
    checkpoint.head === head.head &&
    BigInt(checkpoint.credited) === head.credited &&
    BigInt(checkpoint.pending) === head.pending;
  if (!same) {
    throw new StintError('receipt_mismatch', 'The checkpoint does not match the receipts.', {
      details: { seq: checkpoint.seq, check: 'checkpoint' },
    });
  }
}
