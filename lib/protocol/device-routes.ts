import * as z from 'zod/mini';
import { Appeal, AppealRequest } from './appeals.ts';
import {
  ChainAccount,
  ClaimQuote,
  ClaimStatus,
  QuoteRequest,
  SentTransaction,
  SubmitClaimRequest,
} from './claims.ts';
import {
  AccountPage,
  AccountQuery,
  BindRequest,
  Challenge,
  LedgerUpdate,
  MoveNotice,
  MoveRequest,
  ReceiptPage,
  RecoverRequest,
  RegisterRequest,
  SeqQuery,
  Session,
  SessionRequest,
} from './device.ts';
import { NetworkInfo } from './network.ts';
import { Address, Hex32, TxHash } from './primitives.ts';
import { Presented } from './restore.ts';
import { RootProof } from './roots.ts';
import { defineRoutes } from './route.ts';
import { SHARING_ROUTES } from './sharing-routes.ts';
import { LeaseRequest, LeaseResponse, SubmitRequest, SubmitResponse } from './tasks.ts';

const Nothing = z.strictObject({});

/** Bytes of 5,000 receipts and as many entries. */
const MAX_PRESENTED = 8 * 1024 * 1024;

/** The part of the HTTP API that devices call; see routes.ts. */
export const DEVICE_ROUTES = defineRoutes({
  ...SHARING_ROUTES,
  network: {
    method: 'GET',
    path: '/v1/network',
    auth: 'open',
    limit: null,
    gated: false,
    response: NetworkInfo,
  },
  challenge: {
    method: 'POST',
    path: '/v1/devices/challenge',
    auth: 'open',
    limit: { pool: 'open', at: 'arrival' },
    gated: false,
    request: Nothing,
    body: 'ignored',
    response: Challenge,
  },
  register: {
    method: 'POST',
    path: '/v1/devices',
    auth: 'open',
    limit: { pool: 'registration', at: 'arrival' },
    gated: false,
    request: RegisterRequest,
    response: Session,
  },
  session: {
    method: 'POST',
    path: '/v1/sessions',
    auth: 'open',
    limit: { pool: 'open', at: 'arrival' },
    gated: false,
    request: SessionRequest,
    response: Session,
  },
  recover: {
    method: 'POST',
    path: '/v1/devices/recover',
    auth: 'open',
    limit: { pool: 'registration', at: 'arrival' },
    gated: false,
    request: RecoverRequest,
    response: Session,
  },
  bind: {
    method: 'POST',
    path: '/v1/bindings',
    auth: 'device',
    limit: { pool: 'chain', at: 'caller' },
    gated: true,
    request: BindRequest,
    response: LedgerUpdate,
  },
  /** For a service that was restored from an older copy. Idempotent. */
  present: {
    method: 'POST',
    path: '/v1/restore',
    auth: 'device',
    limit: { pool: 'chain', at: 'caller' },
    gated: false,
    request: Presented,
    maxBytes: MAX_PRESENTED,
    response: Nothing,
  },
  announceMove: {
    method: 'POST',
    path: '/v1/moves',
    auth: 'device',
    limit: { pool: 'chain', at: 'caller' },
    gated: true,
    request: MoveRequest,
    response: MoveNotice,
  },
  stopMove: {
    method: 'POST',
    path: '/v1/moves/stop',
    auth: 'device',
    limit: { pool: 'caller', at: 'caller' },
    gated: false,
    request: Nothing,
    response: Nothing,
  },
  lease: {
    method: 'POST',
    path: '/v1/leases',
    auth: 'device',
    limit: { pool: 'lease', at: 'body' },
    gated: true,
    request: LeaseRequest,
    response: LeaseResponse,
  },
  submit: {
    method: 'POST',
    path: '/v1/submissions',
    auth: 'device',
    limit: { pool: 'lease', at: 'caller' },
    gated: true,
    request: SubmitRequest,
    response: SubmitResponse,
  },
  appeal: {
    method: 'POST',
    path: '/v1/appeals',
    auth: 'device',
    limit: { pool: 'open', at: 'caller' },
    gated: false,
    request: AppealRequest,
    response: Appeal,
  },
  /** `from` is the first `seq` wanted. */
  receipts: {
    method: 'GET',
    path: '/v1/receipts',
    auth: 'device',
    limit: { pool: 'caller', at: 'caller' },
    gated: false,
    query: SeqQuery,
    response: ReceiptPage,
  },
  /** `from` is the first `n` wanted. */
  account: {
    method: 'GET',
    path: '/v1/account',
    auth: 'device',
    limit: { pool: 'caller', at: 'caller' },
    gated: true,
    query: AccountQuery,
    response: AccountPage,
  },
  quote: {
    method: 'POST',
    path: '/v1/claims/quote',
    auth: 'device',
    limit: { pool: 'chain', at: 'caller' },
    gated: true,
    request: QuoteRequest,
    response: ClaimQuote,
  },
  claim: {
    method: 'POST',
    path: '/v1/claims',
    auth: 'device',
    limit: { pool: 'chain', at: 'caller' },
    gated: true,
    request: SubmitClaimRequest,
    response: ClaimStatus,
  },
  claimStatus: {
    method: 'GET',
    path: '/v1/claims/:digest',
    auth: 'device',
    limit: { pool: 'caller', at: 'caller' },
    gated: false,
    params: { digest: Hex32 },
    response: ClaimStatus,
  },
  /** A wallet's proof against the newest root. Anyone may ask: the leaf file is public too. */
  rootProof: {
    method: 'GET',
    path: '/v1/roots/proof/:account',
    auth: 'open',
    limit: { pool: 'open', at: 'arrival' },
    gated: false,
    params: { account: Address },
    response: RootProof,
  },
  chainAccount: {
    method: 'GET',
    path: '/v1/chain/:account',
    auth: 'open',
    limit: { pool: 'chain', at: 'arrival' },
    gated: false,
    params: { account: Address },
    response: ChainAccount,
  },
  /** A transaction that the wallet of this account sent itself. */
  sentTransaction: {
    method: 'GET',
    path: '/v1/chain/:account/sent/:tx',
    auth: 'open',
    limit: { pool: 'chain', at: 'arrival' },
    gated: false,
    params: { account: Address, tx: TxHash },
    response: SentTransaction,
  },
});

export type DeviceRouteName = keyof typeof DEVICE_ROUTES;
