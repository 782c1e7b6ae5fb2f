import { registerBandwidthKey } from '../../devices/bandwidth-key.ts';
import type { Parts } from '../../parts.ts';
import { paidJobs } from '../../relay/jobs/paid-jobs.ts';
import { sharingCampaigns } from '../../relay/jobs/requesters.ts';
import { appealShared } from '../../relay/proofs/appeal.ts';
import type { RouteHandlers } from './route-handlers.ts';

type Names = 'sharingCampaigns' | 'bandwidthKey' | 'paidJobs' | 'sharedAppeal';

/** What a device that shares asks for besides its socket. */
export const sharingHandlers = ({ ctx }: Parts): RouteHandlers<Names> => ({
  sharingCampaigns: async () => ({ campaigns: await sharingCampaigns(ctx) }),
  bandwidthKey: ({ caller, body }) => registerBandwidthKey(ctx, caller.device, body),
  paidJobs: async ({ caller, body }) => ({ jobs: await paidJobs(ctx, caller.device, body.jobs) }),
  sharedAppeal: ({ caller, body }) => appealShared(ctx, caller.device, body),
});
