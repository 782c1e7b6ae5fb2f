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
 * Checks a bandwidth receipt and signs the device's own count under it. A job that ended here
 * may not be in the relay's book yet, or the note that it is may have been lost: anything
 * between what was booked and that with all that is unbooked is the same count.
 * @returns what to send, and whether the two counts are apart
 * @throws StintError `receipt_mismatch` for a receipt that is not genuine or does not follow
 */
export async function answerTally(
  options: Pick<RelayOptions, 'tally' | 'domain' | 'device'>,
  receipt: BandwidthReceipt,
  unbooked: number,
): Promise<{ reply: DeviceMessage; isApart: boolean } | null> {
  const { tally, domain, device } = options;
  checkBandwidth(domain, device, await tally.last(), receipt);
  if (!tally.verify(bandwidthDigest(domain, receipt), receipt.sig)) return null;
  const counted = await tally.counted();
  const bytes = Math.max(counted, Math.min(receipt.bytes, counted + unbooked));
  const { n } = receipt;
  const message = tallyMessage(domain, { key: device, n, hash: hashBandwidth(receipt), bytes });
  const sig = await tally.sign(message);
  await tally.save(receipt, bytes);
  return { reply: { type: 'tallied', n, bytes, sig }, isApart: diverges(receipt.bytes, bytes) };
}
