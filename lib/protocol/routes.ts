import * as z from 'zod/mini';
import {
  CampaignStatus,
  CreateCampaignRequest,
  CreateCampaignResponse,
  OperatorAction,
  UploadResponse,
} from './campaigns.ts';
import { DEVICE_ROUTES } from './device-routes.ts';
import { RELAY_ROUTES } from './relay-routes.ts';
import { CampaignReport, ViewToken } from './report.ts';
import { RootList } from './roots.ts';

const Nothing = z.strictObject({});

/**
 * The HTTP API, once, for client, service and OpenAPI. `auth` says who may call:
 * `open` anybody, `device` a session token, `requester` a campaign key, `operator` the
 * operator's token. Bodies are JSON unless `body` says `jsonl`.
 */
export const ROUTES = {
  ...DEVICE_ROUTES,
  ...RELAY_ROUTES,
  createCampaign: {
    method: 'POST',
    path: '/v1/campaigns',
    auth: 'open',
    request: CreateCampaignRequest,
    response: CreateCampaignResponse,
  },
  campaign: {
    method: 'GET',
    path: '/v1/campaigns/:id',
    auth: 'requester',
    request: Nothing,
    response: CampaignStatus,
  },
  /** A token that opens the report of this campaign, for the campaign page. */
  view: {
    method: 'POST',
    path: '/v1/campaigns/:id/view',
    auth: 'requester',
    request: Nothing,
    response: ViewToken,
  },
  /** By a campaign key or a view token. */
  report: {
    method: 'GET',
    path: '/v1/campaigns/:id/report',
    auth: 'requester',
    request: Nothing,
    response: CampaignReport,
  },
  operate: {
    method: 'POST',
    path: '/v1/operator/campaigns/:id',
    auth: 'operator',
    request: OperatorAction,
    response: CampaignStatus,
  },
  closeCampaign: {
    method: 'POST',
    path: '/v1/campaigns/:id/close',
    auth: 'requester',
    request: Nothing,
    response: CampaignStatus,
  },
  /** Newest first. The leaf file of one: `/v1/roots/:epoch/leaves`. */
  roots: {
    method: 'GET',
    path: '/v1/roots',
    auth: 'open',
    request: Nothing,
    response: RootList,
  },
  /** Body: JSONL of ComparisonTask, at most 10,000 lines or 32 MB; header `idempotency-key`. */
  upload: {
    method: 'POST',
    path: '/v1/campaigns/:id/tasks',
    auth: 'requester',
    request: Nothing,
    body: 'jsonl',
    response: UploadResponse,
  },
} as const;

export type RouteName = keyof typeof ROUTES;
export type RequestOf<R extends RouteName> = z.infer<(typeof ROUTES)[R]['request']>;
export type ResponseOf<R extends RouteName> = z.infer<(typeof ROUTES)[R]['response']>;
