import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, openSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import {
  createClient,
  defineChain,
  type Hex,
  http,
  parseEther,
  publicActions,
  testActions,
  walletActions,
} from 'viem';
import { type Anvil, startAnvil } from '../../contracts/script/anvil.ts';
import { deploy } from '../../contracts/script/deploy.ts';
import type { PinnedNetwork } from '../../lib/protocol/network.ts';
import { NODE_FLAGS } from '../../service/src/node-flags.ts';
import { startCosigner, type TestCosigner } from './cosigner.ts';
import { testAccount, testKey } from './keys.ts';
import { freePort, servicePort } from './ports.ts';

export const OPERATOR_TOKEN = 'operator-token-for-tests-forty-characters';

export interface TestNetwork {
  dir: string;
  origin: string;
  rpcUrl: string;
  network: PinnedNetwork;
  anvil: Anvil;
  chain: ReturnType<typeof chainClient>;
  service: Service;
  /** Null when the service cosigns itself. */
  cosigner: TestCosigner | null;
  /** The service's settings; changes count from its next start. */
  settings: Record<string, string>;
  /** Starts the service again with changed settings; stop it first. */
  reconfigure(settings: Record<string, string>): Promise<void>;
  stop(): Promise<void>;
}

export interface Service {
  /** Resolves when `/readyz` reports that it is ready. */
  start(): Promise<void>;
  /** SIGKILL, and waits until the process is gone. */
  kill(): Promise<void>;
  /** SIGTERM; resolves with the exit code. */
  stop(): Promise<number | null>;
  readonly pid: number | undefined;
}

export function chainClient(rpcUrl: string, chainId = 31_337) {
  const chain = defineChain({
    id: chainId,
    name: 'Local chain',
    nativeCurrency: { name: 'Ether', symbol: 'ETH', decimals: 18 },
    rpcUrls: { default: { http: [rpcUrl] } },
  });
  return createClient({ chain, transport: http(rpcUrl), pollingInterval: 50 })
    .extend(publicActions)
    .extend(walletActions)
    .extend(testActions({ mode: 'anvil' }));
}

/** A service process; its log is `service.log` in `dir`. */
export function createService(dir: string, env: Record<string, string>): Service {
  const main = new URL('../../service/src/main.ts', import.meta.url).pathname;
  const origin = env.STINT_ORIGIN!;
  let child: ChildProcess | undefined;
  const gone = async () => {
    if (child && child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  };

  return {
    get pid() {
      return child?.pid;
    },
    async start() {
      const log = openSync(join(dir, 'service.log'), 'a');
      child = spawn(process.execPath, [...NODE_FLAGS, main], {
        env: { ...process.env, ...env },
        stdio: ['ignore', log, log],
      });

      while (!(await isReady(origin))) {
        if (child.exitCode !== null)
          throw new Error(`The service ended before it was ready. See ${dir}/service.log`);
        await pause(25);
      }
    },
    async kill() {
      child?.kill('SIGKILL');
      await gone();
    },
    async stop() {
      child?.kill('SIGTERM');
      await gone();
      return child?.exitCode ?? null;
    },
  };
}

const isReady = (origin: string) =>
  fetch(`${origin}/readyz`).then(
    (response) => response.ok,
    () => false,
  );

/**
 * Starts a chain with token and vault, and a service on it, in a new folder.
 * @param parts whether a cosigner runs as a process of its own, so that the service has no such key
 */
export async function startNetwork(
  settings: Record<string, string> = {},
  parts: { cosigner?: boolean } = {},
): Promise<TestNetwork> {
  const dir = mkdtempSync(join(tmpdir(), 'stint-'));
  const anvil = await startAnvil({ port: await freePort(), silent: true });
  const chain = chainClient(anvil.url);
  const [voucher, accrual] = ['voucher', 'accrual'].map(testAccount);

  for (const name of ['deployer', 'relayer', 'requester']) {
    await chain.setBalance({ address: testAccount(name).address, value: parseEther('100') });
  }

  const deployment = await deploy({
    rpcUrl: anvil.url,
    deployer: testAccount('deployer'),
    chain: chain.chain,
    voucherSigner: voucher!.address,
    accrualSigner: accrual!.address,
    standbyAccrualSigner: testAccount('standby').address,
    rootPoster: testAccount('relayer').address,
    rootCosigner: testAccount('cosigner').address,
  });
  const port = Number(settings.STINT_PORT ?? (await servicePort()));
  const origin = `http://127.0.0.1:${port}`;
  const lower = (hex: string) => hex.toLowerCase() as Hex;
  const network: PinnedNetwork = {
    chainId: 31_337,
    vault: lower(deployment.vault),
    voucherSigner: lower(voucher!.address),
    accrualSigner: lower(accrual!.address),
    service: origin,
    token: { address: lower(deployment.token), symbol: 'USDC', decimals: 6 },
  };
  writeFileSync(join(dir, 'network.json'), JSON.stringify(network));
  const env: Record<string, string> = {
    STINT_PORT: String(port),
    STINT_ORIGIN: origin,
    STINT_DATABASE: join(dir, 'service.db'),
    STINT_RPC_URL: anvil.url,
    STINT_VAULT: network.vault,
    STINT_TOKEN: network.token.address,
    STINT_START_BLOCK: String(deployment.block),
    STINT_VOUCHER_KEY: testKey('voucher'),
    STINT_ACCRUAL_KEY: testKey('accrual'),
    STINT_RELAYER_KEY: testKey('relayer'),
    STINT_OPERATOR_TOKEN: OPERATOR_TOKEN,
    STINT_POW_BITS: '4',
    STINT_UNTESTED_LEASES: '3',
    STINT_DAY_LIMIT: '1000000000000',
    STINT_DAY_LIMIT_NEW: '1000000000000',
    STINT_LEASES_PER_RANGE: '100000000',
    STINT_REGISTRATIONS_PER_RANGE: '100000',
    ...settings,
  };
  const at = { dir, rpcUrl: anvil.url, vault: network.vault };
  const cosigner = parts.cosigner ? await startCosigner(at) : null;
  Object.assign(
    env,
    cosigner?.settings ?? { STINT_COSIGNER_KEY: testKey('cosigner'), ...settings },
  );
  const service = createService(dir, env);
  await service.start();
  const reconfigure = (next: Record<string, string>) => {
    Object.assign(env, next);
    return service.start();
  };
  const stop = async () => {
    await service.stop();
    await cosigner?.stop();
    await anvil.stop();
  };

  return {
    dir,
    origin,
    rpcUrl: anvil.url,
    network,
    anvil,
    chain,
    service,
    cosigner,
    settings: env,
    reconfigure,
    stop,
  };
}
