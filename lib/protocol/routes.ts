import * as z from 'zod/mini';
import {
  CampaignStatus,
  CreateCampaignRequest,
  CreateCampaignResponse,
  OperatorAction,
  UploadResponse,
} from './campaigns.ts';
import {
  ChainAccount,
  ClaimQuote,
  ClaimStatus,
  QuoteRequest,
  SubmitClaimRequest,
} from './claims.ts';
import {
  AccountPage,
  BindRequest,
  Challenge,
  LedgerUpdate,
  ReceiptPage,
  RecoverRequest,
  RegisterRequest,
  Session,
  SessionRequest,
} from './device.ts';
import { NetworkInfo } from './network.ts';
import { LeaseRequest, LeaseResponse, SubmitRequest, SubmitResponse } from './tasks.ts';

const Nothing = z.strictObject({});

/**
 * The HTTP API, once, for client, service and OpenAPI. `auth` says who may call:
 * `open` anybody, `device` a session token, `requester` a campaign key, `operator` the
 * operator's token. Bodies are JSON unless `body` says `jsonl`.
 */
export const ROUTES = {
  network: {
    method: 'GET',
    path: '/v1/network',
    auth: 'open',
    request: Nothing,
    response: NetworkInfo,
  },
  challenge: {
    method: 'POST',
    path: '/v1/devices/challenge',
    auth: 'open',
    request: Nothing,
    response: Challenge,
  },
  register: {
    method: 'POST',
    path: '/v1/devices',
    auth: 'open',
    request: RegisterRequest,
    response: Session,
  },
  session: {
    method: 'POST',
    path: '/v1/sessions',
    auth: 'open',
    request: SessionRequest,
    response: Session,
  },
  recover: {
    method: 'POST',
    path: '/v1/devices/recover',
    auth: 'open',
    request: RecoverRequest,
    response: Session,
  },
  bind: {
    method: 'POST',
    path: '/v1/bindings',
    auth: 'device',
    request: BindRequest,
    response: LedgerUpdate,
  },
  lease: {
    method: 'POST',
    path: '/v1/leases',
    auth: 'device',
    request: LeaseRequest,
    response: LeaseResponse,
  },
  submit: {
    method: 'POST',
    path: '/v1/submissions',
    auth: 'device',
    request: SubmitRequest,
    response: SubmitResponse,
  },
  /** Query: from (first seq wanted), limit. */
  receipts: {
    method: 'GET',
    path: '/v1/receipts',
    auth: 'device',
    request: Nothing,
    response: ReceiptPage,
  },
  /** Query: from (first n wanted), limit. */
  account: {
    method: 'GET',
    path: '/v1/account',
    auth: 'device',
    request: Nothing,
    response: AccountPage,
  },
  quote: {
    method: 'POST',
    path: '/v1/claims/quote',
    auth: 'device',
    request: QuoteRequest,
    response: ClaimQuote,
  },
  claim: {
    method: 'POST',
    path: '/v1/claims',
    auth: 'device',
    request: SubmitClaimRequest,
    response: ClaimStatus,
  },
  claimStatus: {
    method: 'GET',
    path: '/v1/claims/:digest',
    auth: 'device',
    request: Nothing,
    response: ClaimStatus,
  },
  chainAccount: {
    method: 'GET',
    path: '/v1/chain/:account',
    auth: 'open',
    request: Nothing,
    response: ChainAccount,
  },
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
