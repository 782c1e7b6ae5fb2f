import * as z from 'zod/mini';
import { Appeal } from './appeals.ts';
import { DeviceSignature, Hex32, Id } from './primitives.ts';
import { defineRoutes } from './route.ts';
import { BandwidthKeyRequest, BandwidthKeyResponse, SharingCampaigns } from './sharing.ts';

/** How many jobs one request may ask about. */
export const MAX_PAID_JOBS = 500;

/** Jobs of the bandwidth key that asks, by the ids that the relay gave them. */
export const PaidJobsRequest = z.strictObject({
  jobs: z.array(Id).check(z.minLength(1), z.maxLength(MAX_PAID_JOBS)),
});

/** Which unit of work (a line of the key's receipt chain) pays each job. Unknown jobs are left out. */
export const PaidJobs = z.object({
  jobs: z
    .array(
      z.object({
        job: Id,
        campaign: Hex32,
        /** Bytes that the relay counted. */
        bytes: z.int(),
        /** Null for a job that delivered no page, or whose receipt is still to come. */
        unit: z.nullable(Id),
        open: z.boolean(),
      }),
    )
    .check(z.maxLength(MAX_PAID_JOBS)),
});
export type PaidJobs = z.infer<typeof PaidJobs>;

/** Asks for another decision on rejected bandwidth. The bandwidth key signs (device-messages.ts). */
export const SharedAppealRequest = z.strictObject({ unit: Id, sig: DeviceSignature });
export type SharedAppealRequest = z.infer<typeof SharedAppealRequest>;

/** The part of the HTTP API that a device calls while it shares; see routes.ts. */
export const SHARING_ROUTES = defineRoutes({
  /** The campaigns that a contributor can join. */
  sharingCampaigns: {
    method: 'GET',
    path: '/v1/sharing/campaigns',
    auth: 'device',
    limit: { pool: 'caller', at: 'caller' },
    gated: false,
    response: SharingCampaigns,
  },
  bandwidthKey: {
    method: 'POST',
    path: '/v1/sharing/keys',
    auth: 'device',
    limit: { pool: 'caller', at: 'caller' },
    gated: false,
    request: BandwidthKeyRequest,
    response: BandwidthKeyResponse,
  },
  /** Asked with a bandwidth key's session. Changes nothing. */
  paidJobs: {
    method: 'POST',
    path: '/v1/sharing/paid',
    auth: 'device',
    limit: { pool: 'caller', at: 'caller' },
    gated: false,
    request: PaidJobsRequest,
    response: PaidJobs,
  },
  /** Asked with a bandwidth key's session. Idempotent. */
  sharedAppeal: {
    method: 'POST',
    path: '/v1/sharing/appeals',
    auth: 'device',
    limit: { pool: 'open', at: 'caller' },
    gated: false,
    request: SharedAppealRequest,
    response: Appeal,
  },
});
