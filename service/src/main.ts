import { createServer } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import { sql } from 'kysely';
import type { Logger } from 'pino';
import { StintError } from '../../lib/protocol/errors.ts';
import type { NetworkInfo } from '../../lib/protocol/network.ts';
import { RELAY_PATH } from '../../lib/protocol/relay.ts';
import { type Config, readConfig } from './config.ts';
import type { Context } from './context.ts';
import { startDuties } from './duties.ts';
import { installFastKeccak } from './fast-keccak.ts';
import { createApp } from './http/app.ts';
import { createBodyBudget } from './http/body-budget.ts';
import { cutStalled } from './http/cut-stalled.ts';
import { prepareDrain } from './http/drain-server.ts';
import { handleFetch, isFetch } from './http/fetch.ts';
import { isOurName } from './http/guard.ts';
import { createMetricsServer } from './http/health.ts';
import { createLimits } from './http/limits.ts';
import { createMetrics } from './http/metrics.ts';
import { createProxy } from './http/proxy.ts';
import { createSigner } from './keys.ts';
import { attestCredits } from './ledger/attest.ts';
import { createRestoreGate } from './ledger/restore/gate.ts';
import { createLogger } from './logger.ts';
import type { Parts } from './parts.ts';
import { createReports } from './quality/report/reports.ts';
import { type Env, readSettings, secretsOf } from './read-settings.ts';
import { createRelay, type RelayOptions } from './relay/index.ts';
import { createChain } from './settlement/chain.ts';
import { checkNetwork } from './settlement/check-network.ts';
import { createClaims } from './settlement/claims.ts';
import { createReachable } from './settlement/reachable.ts';
import { createProofs } from './settlement/roots/proofs.ts';
import { createWalletVerifier } from './settlement/verify-wallet.ts';
import { openStore } from './store/store.ts';

/** Builds all parts of the service. */
async function assemble(log: Logger, settings: Env): Promise<Parts> {
  const config = readConfig(settings);
  const { env, rules } = config;
  const domain = { chainId: env.STINT_CHAIN_ID, vault: env.STINT_VAULT };
  const signer = createSigner({
    voucher: env.STINT_VOUCHER_KEY,
    accrual: env.STINT_ACCRUAL_KEY,
    relayer: env.STINT_RELAYER_KEY,
    cosigner: env.STINT_COSIGNER_KEY,
  });

  const store = await openStore(env.STINT_DATABASE, domain);
  const ctx: Context = { store, domain, signer, now: Date.now, rules };
  store.beforeCommit((db) => attestCredits(ctx, db));
  const chain = createChain(config.rpcUrls, domain.chainId, env.STINT_CHAIN_NAME, domain.vault);
  const gate = createRestoreGate(ctx);
  if (store.restored) {
    log.warn(
      'this database is an older copy: nothing is signed until devices have presented what they hold',
    );
    await gate.begin(ctx.now());
  }

  const verifyWallet = createWalletVerifier(chain);
  const claims = createClaims(ctx, chain, verifyWallet, {
    relayFee: BigInt(env.STINT_RELAY_FEE),
    minClaim: config.minClaim,
    confirmations: env.STINT_CONFIRMATIONS,
  });
  const limits = createLimits({
    registration: env.STINT_REGISTRATIONS_PER_RANGE,
    lease: env.STINT_LEASES_PER_RANGE,
    open: 600,
    chain: env.STINT_CHAIN_CALLS_PER_RANGE,
    caller: 3_000,
  });
  const relay = createRelay(ctx, relayOptions(config, log));
  await relay.start();

  const parts: Omit<Parts, 'info' | 'ready'> = {
    config,
    ctx,
    chain,
    claims,
    verifyWallet,
    gate,
    proof: createProofs(ctx, config.rootFolder),
    relay,
    reports: createReports(ctx, env.STINT_DATABASE, (err) => log.error({ err }, 'report')),
    limits,
    bodies: createBodyBudget(),
    metrics: createMetrics(),
    log,
    demo: domain.chainId === 31_337,
  };

  const isReached = createReachable(chain, ctx.now);
  return { ...parts, info: () => describe(parts), ready: () => checkReady(ctx, isReached) };
}

const relayOptions = ({ env }: Config, log: Logger): RelayOptions => ({
  hostRate: env.STINT_RELAY_HOST_RATE,
  hostBurst: env.STINT_RELAY_HOST_BURST,
  devicesPerRange: env.STINT_RELAY_DEVICES_PER_RANGE,
  limits: { jobs: env.STINT_RELAY_JOBS_PER_DEVICE, kbitPerSecond: env.STINT_RELAY_KBIT_PER_DEVICE },
  ownAddresses: env.STINT_RELAY_OWN_ADDRESSES,
  probes: {
    canaryHosts: env.STINT_CANARY_HOSTS,
    known: env.STINT_KNOWN_PAGES,
    bytesPerDay: env.STINT_PROBE_BYTES_PER_DAY,
    percent: { new: env.STINT_PROBE_PERCENT_NEW, later: env.STINT_PROBE_PERCENT },
  },
  proxies: new Set(env.STINT_TRUSTED_PROXIES),
  random: Math.random,
  onError: (what, err) => log.error({ err, what }, 'relay'),
});

function describe({ config, ctx }: Omit<Parts, 'info' | 'ready'>): NetworkInfo {
  const { env, origin } = config;
  return {
    network: {
      ...ctx.domain,
      voucherSigner: ctx.signer.address('voucher'),
      accrualSigner: ctx.signer.address('accrual'),
      service: origin,
      token: {
        address: env.STINT_TOKEN,
        symbol: env.STINT_TOKEN_SYMBOL,
        decimals: env.STINT_TOKEN_DECIMALS,
      },
    },
    chainName: env.STINT_CHAIN_NAME,
    rpcUrl: env.STINT_PUBLIC_RPC_URL ?? config.rpcUrls[0]!,
    nativeCurrency: { name: 'Ether', symbol: 'ETH', decimals: 18 },
    relayer: ctx.signer.address('relayer'),
    minClaim: String(config.minClaim),
    relayFee: env.STINT_RELAY_FEE,
    confirmations: env.STINT_CONFIRMATIONS,
    powBits: env.STINT_POW_BITS,
    now: ctx.now(),
  };
}

const RECHECK_MS = 5_000;

/**
 * Ends the service when its settings do not fit the chain. A chain that cannot be reached keeps
 * nobody from handing in work: it is compared once it answers.
 */
async function checkSettings(parts: Parts): Promise<void> {
  const { chain, config, ctx, log } = parts;
  let problems: string[];
  try {
    problems = await checkNetwork(chain, config.env, {
      signer: ctx.signer,
      makesRoots: config.makesRoots,
    });
  } catch (error) {
    if (!(error instanceof StintError)) throw error;
    log.warn({ reason: error.message }, 'the settings will be checked once the chain can be read');
    setTimeout(() => void checkSettings(parts), RECHECK_MS).unref();
    return;
  }
  if (problems.length === 0) return;

  for (const problem of problems) log.fatal(problem);
  process.stderr.write(`Settings that do not fit the chain:\n  ${problems.join('\n  ')}\n`);
  process.exit(1);
}

let stopping = false;

async function checkReady(ctx: Context, isReached: () => Promise<boolean>) {
  const store = sql`select 1`.execute(ctx.store.db).then(
    () => true,
    () => false,
  );
  const checks = { store: await store, chain: await isReached(), accepting: !stopping };
  return { ok: Object.values(checks).every(Boolean), checks };
}

async function main(): Promise<void> {
  const settings = readSettings(process.env);
  const log = createLogger(settings.STINT_LOG_LEVEL ?? 'info', secretsOf(process.env, settings));
  await installFastKeccak();
  const parts = await assemble(log, settings);
  const { env } = parts.config;
  await checkSettings(parts);
  if (env.STINT_COSIGNER_KEY !== undefined) {
    log.warn(
      'one key: this process posts roots and cosigns them, so whoever takes it over has both keys. Run a cosigner of its own: npm run stint -- cosign',
    );
  }
  const listener = getRequestListener(createApp(parts).fetch);
  const server = createServer({ keepAliveTimeout: 65_000 }, (request, response) => {
    if (isFetch(request)) void handleFetch(parts, request, response);
    else void listener(request, response);
  });
  const isOurs = isOurName(parts.config);
  server.on('upgrade', (request, socket, head) => {
    if (request.url === RELAY_PATH && isOurs(request.headers.host))
      parts.relay.upgrade(request, socket, head);
    else socket.destroy();
  });
  const proxy = createProxy(parts);
  const metrics = createMetricsServer(parts);
  const drains = [server, proxy, metrics].map((each) => prepareDrain(each));
  for (const each of [server, proxy, metrics]) cutStalled(each);
  const stopDuties = startDuties(parts);

  async function stop(signal: string): Promise<void> {
    if (stopping) return;

    stopping = true;
    log.info({ signal }, 'stopping');
    const closed = Promise.all(drains.map((drain) => drain()));
    await parts.relay.stop(!(await parts.gate.active()));
    await closed;
    await stopDuties();
    await parts.reports.close();
    await parts.ctx.store.close();
    log.info('stopped');
    process.exit(0);
  }
  for (const signal of ['SIGTERM', 'SIGINT'] as const)
    process.once(signal, () => void stop(signal));

  const listeners = [
    [server, 'STINT_PORT'],
    [proxy, 'STINT_PROXY_PORT'],
    [metrics, 'STINT_METRICS_PORT'],
  ] as const;
  for (const [each, setting] of listeners)
    each.on('error', (err) => {
      const host = each === metrics ? env.STINT_METRICS_HOST : env.STINT_HOST;
      log.fatal({ err }, `cannot listen on ${host}:${env[setting]} (${setting})`);
      process.exit(1);
    });
  if (env.STINT_METRICS_PORT > 0) metrics.listen(env.STINT_METRICS_PORT, env.STINT_METRICS_HOST);
  if (env.STINT_PROXY_PORT > 0) proxy.listen(env.STINT_PROXY_PORT, env.STINT_HOST);
  server.listen(env.STINT_PORT, env.STINT_HOST, () => {
    log.info(
      { origin: parts.config.origin, vault: env.STINT_VAULT, chain: env.STINT_CHAIN_ID },
      'listening',
    );
  });
}

main().catch((err) => {
  // Configuration errors name settings, never their values.
  process.stderr.write(`${err instanceof Error ? err.message : String(err)}\n`);
  process.exit(1);
});
