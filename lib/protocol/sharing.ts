import * as z from 'zod/mini';
import {
  Amount,
  DeviceSignature,
  Hex32,
  Millis,
  PublicKey,
  Seconds,
  shortText,
} from './primitives.ts';

/** A host name, or `*.` and a host name, in lower case; lib/domain/host-pattern.ts checks them. */
export const HostPattern = z
  .string()
  .check(z.maxLength(253), z.regex(/^(\*\.)?[a-z0-9_-]+(\.[a-z0-9_-]+)+$/));

/** A campaign that devices fetch pages for, as a contributor sees it before joining. */
export const SharingCampaign = z.object({
  id: Hex32,
  name: shortText(80),
  requesterName: shortText(80),
  purpose: shortText(500),
  destinations: z.array(HostPattern).check(z.minLength(1), z.maxLength(50)),
  /** Paid to the contributor for 10^9 verified bytes, base units. */
  price: Amount,
  deadline: Seconds,
});
export type SharingCampaign = z.infer<typeof SharingCampaign>;

export const SharingCampaigns = z.object({
  campaigns: z.array(SharingCampaign).check(z.maxLength(200)),
});
export type SharingCampaigns = z.infer<typeof SharingCampaigns>;

/**
 * Registers a bandwidth key: a key apart from the device key, with its own receipt
 * chain, whose credits go to its owner's wallet. Signed by both; `sig` is the new key's.
 */
export const BandwidthKeyRequest = z.strictObject({
  key: PublicKey,
  issuedAt: Millis,
  ownerSig: DeviceSignature,
  sig: DeviceSignature,
});
export type BandwidthKeyRequest = z.infer<typeof BandwidthKeyRequest>;

export const BandwidthKeyResponse = z.object({ key: PublicKey });
export type BandwidthKeyResponse = z.infer<typeof BandwidthKeyResponse>;

/** What a contributor allows. The service may send lower `limits`; nothing raises these. */
export const SharingPolicy = z.object({
  on: z.boolean(),
  campaigns: z.array(Hex32).check(z.maxLength(200)),
  bytesPerDay: z.int().check(z.gte(0)),
  bytesPerMonth: z.int().check(z.gte(0)),
  /** Kilobits a second over all jobs together; 0 for no limit. */
  kbitPerSecond: z.int().check(z.gte(0)),
  jobs: z.int().check(z.gte(1), z.lte(8)),
  /** Local hours, `to` excluded, over midnight when `from` > `to`; null for always. */
  hours: z.nullable(
    z.object({ from: z.int().check(z.gte(0), z.lte(23)), to: z.int().check(z.gte(0), z.lte(24)) }),
  ),
  onlyWhenIdle: z.boolean(),
  /** Hosts whose pages are never fetched, nor those of their subdomains. */
  vetoed: z.array(z.string().check(z.maxLength(253))).check(z.maxLength(10_000)),
});
export type SharingPolicy = z.infer<typeof SharingPolicy>;

/** Why nothing is shared right now. Where several apply, the first is shown. */
export const PauseReason = z.enum([
  'off',
  'paused',
  'managed',
  'private_window',
  'save_data',
  'hours',
  'in_use',
  'day_cap',
  'month_cap',
  'no_campaign',
]);
export type PauseReason = z.infer<typeof PauseReason>;

/** Off, with low limits until the contributor sets others. */
export const DEFAULT_POLICY: SharingPolicy = {
  on: false,
  campaigns: [],
  bytesPerDay: 200_000_000,
  bytesPerMonth: 2_000_000_000,
  kbitPerSecond: 4_000,
  jobs: 2,
  hours: null,
  onlyWhenIdle: false,
  vetoed: [],
};

/** The limits that a contributor sets; the rest of the policy has its own channels. */
export const SharingCaps = z.object({
  bytesPerDay: SharingPolicy.shape.bytesPerDay,
  bytesPerMonth: SharingPolicy.shape.bytesPerMonth,
  kbitPerSecond: SharingPolicy.shape.kbitPerSecond,
  jobs: SharingPolicy.shape.jobs,
  hours: SharingPolicy.shape.hours,
  onlyWhenIdle: SharingPolicy.shape.onlyWhenIdle,
});
export type SharingCaps = z.infer<typeof SharingCaps>;

/** One job as a device remembers it: a row of its flight recorder. */
export const JobRecord = z.object({
  id: z.string(),
  campaign: Hex32,
  host: z.string(),
  path: z.string(),
  method: z.enum(['GET', 'HEAD']),
  startedAt: Millis,
  endedAt: Millis,
  status: z.nullable(z.int()),
  bytes: z.int(),
  result: z.string(),
});
export type JobRecord = z.infer<typeof JobRecord>;
