import * as z from 'zod/mini';
import { Appeal, AppealRequest } from './appeals.ts';
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
  MoveNotice,
  MoveRequest,
  ReceiptPage,
  RecoverRequest,
  RegisterRequest,
  Session,
  SessionRequest,
} from './device.ts';
import { NetworkInfo } from './network.ts';
import { Presented } from './restore.ts';
import { RootProof } from './roots.ts';
import { SHARING_ROUTES } from './sharing-routes.ts';
import { LeaseRequest, LeaseResponse, SubmitRequest, SubmitResponse } from './tasks.ts';

const Nothing = z.strictObject({});

/** The part of the HTTP API that devices call; see routes.ts. */
export const DEVICE_ROUTES = {
  ...SHARING_ROUTES,
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
  /** To a service that was restored from an older copy. Idempotent. */
  present: {
    method: 'POST',
    path: '/v1/restore',
    auth: 'device',
    request: Presented,
    response: Nothing,
  },
  announceMove: {
    method: 'POST',
    path: '/v1/moves',
    auth: 'device',
    request: MoveRequest,
    response: MoveNotice,
  },
  stopMove: {
    method: 'POST',
    path: '/v1/moves/stop',
    auth: 'device',
    request: Nothing,
    response: Nothing,
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
  appeal: {
    method: 'POST',
    path: '/v1/appeals',
    auth: 'device',
    request: AppealRequest,
    response: Appeal,
  },
  /** Query: from (first seq wanted), limit. */
  receipts: {
    method: 'GET',
    path: '/v1/receipts',
    auth: 'device',
    request: Nothing,
    response: ReceiptPage,
  },
  /** Query: from (first n wanted), limit, account (a former wallet). */
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
  /** The newest root's proof for a wallet; anyone may ask, as the leaf file is public. */
  rootProof: {
    method: 'GET',
    path: '/v1/roots/proof/:account',
    auth: 'open',
    request: Nothing,
    response: RootProof,
  },
  chainAccount: {
    method: 'GET',
    path: '/v1/chain/:account',
    auth: 'open',
    request: Nothing,
    response: ChainAccount,
  },
} as const;

export type DeviceRouteName = keyof typeof DEVICE_ROUTES;
