import type { BandwidthReceipt } from '../protocol/relay.ts';

/** This device's own count of the bytes that it delivered, over the life of its bandwidth key. */
export interface BandwidthTally {
  sent: number;
  booked: number;
  last: BandwidthReceipt | null;
}
