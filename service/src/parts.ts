import type { Logger } from 'pino';
import type { NetworkInfo } from '../../lib/protocol/network.ts';
import type { Config } from './config.ts';
import type { Context, WalletVerifier } from './context.ts';
import type { createBodyBudget } from './http/body-budget.ts';
import type { Limits } from './http/limits.ts';
import type { Metrics } from './http/metrics.ts';
import type { RestoreGate } from './ledger/restore/gate.ts';
import type { Reports } from './quality/report/reports.ts';
import type { Relay } from './relay/index.ts';
import type { Chain } from './settlement/chain.ts';
import type { createClaims } from './settlement/claims.ts';
import type { createProofs } from './settlement/roots/proofs.ts';

/** The parts of the running service; made once in main.ts. */
export interface Parts {
  config: Config;
  ctx: Context;
  chain: Chain;
  claims: ReturnType<typeof createClaims>;
  verifyWallet: WalletVerifier;
  proof: ReturnType<typeof createProofs>;
  relay: Relay;
  reports: Reports;
  gate: RestoreGate;
  limits: Limits;
  /** Bounds the memory of bodies that are being read. */
  bodies: ReturnType<typeof createBodyBudget>;
  metrics: Metrics;
  log: Logger;
  /** Whether this is the local demo chain (31337), which has a demo wallet and test ether. */
  demo: boolean;
  info: () => NetworkInfo;
  /** Whether the service is ready: not while it starts or stops, or when store or chain do not answer. */
  ready: () => Promise<{ ok: boolean; checks: Record<string, boolean> }>;
}
