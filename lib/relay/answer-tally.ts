import {
  bandwidthDigest,
  checkBandwidth,
  diverges,
  hashBandwidth,
} from '../domain/bandwidth-receipt.ts';
import { tallyMessage } from '../domain/device-messages.ts';
import type { BandwidthReceipt, DeviceMessage } from '../protocol/relay.ts';
import type { RelayOptions } from './options.ts';

/**
 * Checks a bandwidth receipt and signs the device's own count in reply. What the relay had booked
 * when it wrote the receipt lies between what the device knows to be booked and what it has sent:
 * a job may have ended on this side only, and a `done` may have been lost with its socket.
 * @param live bytes of jobs that still run
 * @returns the reply and whether the two counts differ too much; null for a forged receipt
 * @throws StintError `receipt_mismatch` for a receipt that does not continue the last one
 */
export async function answerTally(
  options: Pick<RelayOptions, 'tally' | 'domain' | 'device'>,
  receipt: BandwidthReceipt,
  live: number,
): Promise<{ reply: DeviceMessage; hasDiverged: boolean } | null> {
  const { tally, domain, device } = options;
  checkBandwidth(domain, device, await tally.last(), receipt);
  if (!tally.verify(bandwidthDigest(domain, receipt), receipt.sig)) return null;

  const { booked, sent } = await tally.totals();
  const bytes = Math.max(booked, Math.min(receipt.bytes, sent + live));

  const { n } = receipt;
  const message = tallyMessage(domain, { key: device, n, hash: hashBandwidth(receipt), bytes });
  const sig = await tally.sign(message);
  await tally.save(receipt, bytes);
  return { reply: { type: 'tallied', n, bytes, sig }, hasDiverged: diverges(receipt.bytes, bytes) };
}
