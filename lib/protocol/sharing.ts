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

/** A host name or `*.` and one, lower case; lib/domain/host-pattern.ts says which are public. */
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
 * Registers a bandwidth key: a key apart from the judging key, with a receipt chain of its
 * own, whose credits go where its owner's go. Signed by both; `sig` is the new key's.
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
  /** Kilobits a second over all jobs; 0 is no limit of its own. */
  kbitPerSecond: z.int().check(z.gte(0)),
  jobs: z.int().check(z.gte(1), z.lte(8)),
  /** Local hours, from (included) to (excluded), over midnight when from > to; null for always. */
  hours: z.nullable(
    z.object({ from: z.int().check(z.gte(0), z.lte(23)), to: z.int().check(z.gte(0), z.lte(24)) }),
  ),
  onlyWhenIdle: z.boolean(),
  /** Hosts that are never touched, with all below them. */
  vetoed: z.array(z.string().check(z.maxLength(253))).check(z.maxLength(10_000)),
});
export type SharingPolicy = z.infer<typeof SharingPolicy>;

/** Why nothing is shared at this moment, in the order in which it is said. */
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

/** Off, and what a contributor who says nothing else allows: little, and at no one's cost. */
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

/** The limits a contributor sets; the rest of the policy changes by buttons of its own. */
export const SharingCaps = z.pick(SharingPolicy, {
  bytesPerDay: true,
  bytesPerMonth: true,
  kbitPerSecond: true,
  jobs: true,
  hours: true,
  onlyWhenIdle: true,
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
