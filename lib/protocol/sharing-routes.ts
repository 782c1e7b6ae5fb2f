import * as z from 'zod/mini';
import { Appeal } from './appeals.ts';
import { DeviceSignature, Hex32, Id } from './primitives.ts';
import { defineRoutes } from './route.ts';
import { BandwidthKeyRequest, BandwidthKeyResponse, SharingCampaigns } from './sharing.ts';

/** Most jobs that one question about their pay may name. */
export const MAX_PAID_JOBS = 500;

/** Jobs of the asking bandwidth key, by the ids that the relay gave them. */
export const PaidJobsRequest = z.strictObject({
  jobs: z.array(Id).check(z.minLength(1), z.maxLength(MAX_PAID_JOBS)),
});

/** Which unit of work (a line of the key's receipt chain) pays a job; unknown jobs are left out. */
export const PaidJobs = z.object({
  jobs: z
    .array(
      z.object({
        job: Id,
        campaign: Hex32,
        /** Bytes that the relay counted. */
        bytes: z.int(),
        /** Null for a job that brought nothing, or that no receipt holds yet. */
        unit: z.nullable(Id),
        open: z.boolean(),
      }),
    )
    .check(z.maxLength(MAX_PAID_JOBS)),
});
export type PaidJobs = z.infer<typeof PaidJobs>;

/** Asks for another decision on rejected bandwidth; signed by the bandwidth key (device-messages.ts). */
export const SharedAppealRequest = z.strictObject({ unit: Id, sig: DeviceSignature });
export type SharedAppealRequest = z.infer<typeof SharedAppealRequest>;

/** What a device that shares asks of the HTTP API; see routes.ts. */
export const SHARING_ROUTES = defineRoutes({
  /** What a contributor may join. */
  sharingCampaigns: {
    method: 'GET',
    path: '/v1/sharing/campaigns',
    auth: 'device',
    limit: null,
    gated: false,
    response: SharingCampaigns,
  },
  bandwidthKey: {
    method: 'POST',
    path: '/v1/sharing/keys',
    auth: 'device',
    limit: null,
    gated: false,
    request: BandwidthKeyRequest,
    response: BandwidthKeyResponse,
  },
  /** Asked with a bandwidth key's session. Changes nothing. */
  paidJobs: {
    method: 'POST',
    path: '/v1/sharing/paid',
    auth: 'device',
    limit: null,
    gated: false,
    request: PaidJobsRequest,
    response: PaidJobs,
  },
  /** With a bandwidth key's session. The same for the same unit, however often it is asked. */
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
