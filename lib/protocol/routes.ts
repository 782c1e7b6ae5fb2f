import * as z from 'zod/mini';
import {
  CampaignStatus,
  CreateCampaignRequest,
  CreateCampaignResponse,
  OperatorAction,
  UploadResponse,
} from './campaigns.ts';
import { DEVICE_ROUTES } from './device-routes.ts';
import { CampaignFlags } from './flags.ts';
import { Hex32 } from './primitives.ts';
import { RELAY_ROUTES } from './relay-routes.ts';
import { CampaignReport, ViewToken } from './report.ts';
import { KeyId, RequesterKey } from './requester-keys.ts';
import { RootList } from './roots.ts';
import { type AnswerOf, type BodyOf, defineRoutes } from './route.ts';

const Nothing = z.strictObject({});

const MAX_UPLOAD = 32 * 1024 * 1024;

/**
 * The HTTP API, defined once for clients, service and OpenAPI; route.ts explains the fields. The
 * service checks exactly what an entry says. Routes with streamed answers are in line-routes.ts.
 */
export const ROUTES = defineRoutes({
  ...DEVICE_ROUTES,
  ...RELAY_ROUTES,
  createCampaign: {
    method: 'POST',
    path: '/v1/campaigns',
    auth: 'open',
    limit: { pool: 'chain', at: 'arrival' },
    gated: false,
    request: CreateCampaignRequest,
    response: CreateCampaignResponse,
  },
  campaign: {
    method: 'GET',
    path: '/v1/campaigns/:id',
    auth: 'campaign',
    limit: { pool: 'caller', at: 'caller' },
    gated: false,
    params: { id: Hex32 },
    response: CampaignStatus,
  },
  /** What contributors flagged. */
  flags: {
    method: 'GET',
    path: '/v1/campaigns/:id/flags',
    auth: 'campaign',
    limit: { pool: 'caller', at: 'caller' },
    gated: false,
    params: { id: Hex32 },
    response: CampaignFlags,
  },
  /** A token that opens the report of this campaign, for the campaign page. */
  view: {
    method: 'POST',
    path: '/v1/campaigns/:id/view',
    auth: 'campaign',
    limit: { pool: 'caller', at: 'caller' },
    gated: false,
    params: { id: Hex32 },
    request: Nothing,
    body: 'ignored',
    response: ViewToken,
  },
  report: {
    method: 'GET',
    path: '/v1/campaigns/:id/report',
    auth: 'report',
    limit: { pool: 'open', at: 'arrival' },
    gated: false,
    params: { id: Hex32 },
    response: CampaignReport,
  },
  operate: {
    method: 'POST',
    path: '/v1/operator/campaigns/:id',
    auth: 'operator',
    limit: null,
    gated: false,
    params: { id: Hex32 },
    request: OperatorAction,
    response: CampaignStatus,
  },
  closeCampaign: {
    method: 'POST',
    path: '/v1/campaigns/:id/close',
    auth: 'campaign',
    limit: { pool: 'caller', at: 'caller' },
    gated: false,
    params: { id: Hex32 },
    request: Nothing,
    body: 'ignored',
    response: CampaignStatus,
  },
  /** The keys of the caller's wallet, newest first. */
  keys: {
    method: 'GET',
    path: '/v1/keys',
    auth: 'requester',
    limit: { pool: 'caller', at: 'caller' },
    gated: false,
    response: z.object({ keys: z.array(RequesterKey) }),
  },
  revokeKey: {
    method: 'POST',
    path: '/v1/keys/:key/revoke',
    auth: 'requester',
    limit: { pool: 'caller', at: 'caller' },
    gated: false,
    params: { key: KeyId },
    request: Nothing,
    body: 'ignored',
    response: Nothing,
  },
  /** Newest first. The leaf file of one: line-routes.ts. */
  roots: {
    method: 'GET',
    path: '/v1/roots',
    auth: 'open',
    limit: { pool: 'open', at: 'arrival' },
    gated: false,
    response: RootList,
  },
  /** Lines of ComparisonTask, at most 10,000. */
  upload: {
    method: 'POST',
    path: '/v1/campaigns/:id/tasks',
    auth: 'campaign',
    limit: { pool: 'caller', at: 'caller' },
    gated: false,
    params: { id: Hex32 },
    request: Nothing,
    body: 'jsonl',
    maxBytes: MAX_UPLOAD,
    response: UploadResponse,
  },
});

export type RouteName = keyof typeof ROUTES;
export type RequestOf<R extends RouteName> = BodyOf<(typeof ROUTES)[R]>;
export type ResponseOf<R extends RouteName> = AnswerOf<(typeof ROUTES)[R]>;
