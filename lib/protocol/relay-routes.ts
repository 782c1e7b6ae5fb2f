import * as z from 'zod/mini';
import { AppealState } from './appeals.ts';
import { Address, Amount, Hex32, Id, Millis, shortText } from './primitives.ts';
import { defineRoutes } from './route.ts';

const JobState = z.enum(['open', 'done', 'failed']);

/** A job as its requester sees it: never which device it went through. */
export const RequesterJob = z.object({
  job: Id,
  campaign: Hex32,
  url: z.string(),
  at: Millis,
  state: JobState,
  status: z.nullable(z.int()),
  bytes: z.int(),
  /** The `x-stint-receipt` of its answer; null for a job that delivered no page. */
  hash: z.nullable(z.string()),
});
export type RequesterJob = z.infer<typeof RequesterJob>;

export const JobLogQuery = z.strictObject({
  host: z.string().check(z.minLength(1), z.maxLength(253)),
  from: Millis,
  to: Millis,
});
export type JobLogQuery = z.infer<typeof JobLogQuery>;

/** A line of the job log, for the operator alone. */
export const LoggedJob = z.object({
  job: Id,
  campaign: Hex32,
  requester: z.string(),
  device: Hex32,
  method: z.string(),
  url: z.string(),
  at: Millis,
  state: JobState,
  status: z.nullable(z.int()),
  bytes: z.int(),
});
export type LoggedJob = z.infer<typeof LoggedJob>;

/** An appeal against rejected bandwidth that waits for the operator. */
export const OpenAppeal = z.object({
  unit: Id,
  device: Hex32,
  campaign: Hex32,
  bytes: z.int(),
  pay: Amount,
  /** The reason and evidence of the rejection. */
  reason: z.string(),
  at: Millis,
  /** When its pages were fetched again through three other devices, which agreed; null before that. */
  lookedAt: z.nullable(Millis),
  /** When it is upheld without a decision. */
  decideBy: Millis,
});
export type OpenAppeal = z.infer<typeof OpenAppeal>;

/**
 * The relay's part of the HTTP API; see routes.ts. Pages themselves (`/v1/fetch`) are
 * streamed and are not in this table.
 */
export const RELAY_ROUTES = defineRoutes({
  job: {
    method: 'GET',
    path: '/v1/jobs/:id',
    auth: 'requester',
    limit: { pool: 'caller', at: 'caller' },
    gated: false,
    params: { id: Id },
    response: RequesterJob,
  },
  /** The kill switch: off ends every socket and job at once. */
  relaySwitch: {
    method: 'POST',
    path: '/v1/operator/relay',
    auth: 'operator',
    limit: null,
    gated: false,
    request: z.strictObject({ on: z.boolean(), note: shortText(300) }),
    response: z.object({ on: z.boolean(), devices: z.int() }),
  },
  vetRequester: {
    method: 'POST',
    path: '/v1/operator/requesters/:requester',
    auth: 'operator',
    limit: null,
    gated: false,
    params: { requester: Address },
    request: z.strictObject({ state: z.enum(['vetted', 'barred']), note: shortText(300) }),
    response: z.object({ state: z.enum(['vetted', 'barred']) }),
  },
  jobLog: {
    method: 'POST',
    path: '/v1/operator/jobs',
    auth: 'operator',
    limit: null,
    gated: false,
    request: JobLogQuery,
    response: z.object({ jobs: z.array(LoggedJob) }),
  },
  openAppeals: {
    method: 'GET',
    path: '/v1/operator/appeals',
    auth: 'operator',
    limit: null,
    gated: false,
    response: z.object({ appeals: z.array(OpenAppeal) }),
  },
  /** Pays rejected bandwidth after all, appealed or not; or denies an appeal. */
  decideAppeal: {
    method: 'POST',
    path: '/v1/operator/appeals/:unit',
    auth: 'operator',
    limit: null,
    gated: false,
    params: { unit: Id },
    request: z.strictObject({ uphold: z.boolean(), note: shortText(200) }),
    response: z.object({ state: AppealState }),
  },
});
