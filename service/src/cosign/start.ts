import { once } from 'node:events';
import type { Logger } from 'pino';
import { StintError } from '../../../lib/protocol/errors.ts';
import { installFastKeccak } from '../fast-keccak.ts';
import { createSigner } from '../keys.ts';
import { createLogger } from '../logger.ts';
import { type Env, readSettings, secretsOf } from '../read-settings.ts';
import { type Chain, createChain } from '../settlement/chain.ts';
import { createCosigner } from './cosigner.ts';
import { readFinalVault } from './final-vault.ts';
import { createCosignServer } from './server.ts';
import { type CosignerSettings, readCosignerSettings } from './settings.ts';
import { openSignedRoots } from './signed-roots.ts';

const RECHECK_MS = 5_000;

/**
 * Runs a cosigner until a signal stops it.
 * @throws Error for settings that are wrong or do not fit the chain, or a port that is in use
 */
export async function runCosigner(env: Env): Promise<void> {
  const settings = readCosignerSettings(env);
  const log = createLogger(settings.logLevel, secretsOf(env, readSettings(env)));
  await installFastKeccak();
  const signer = createSigner({ cosigner: settings.key });
  const address = signer.address('cosigner');
  const { domain, confirmations, rpcUrls } = settings;
  const chain = createChain(rpcUrls, domain.chainId, 'chain', domain.vault);
  await checkOnceReached(chain, settings, address, log);

  const roots = openSignedRoots(settings.folder);
  const sign = (digest: Uint8Array) => signer.sign('cosigner', digest);
  const cosigner = createCosigner({ domain, chain, confirmations, roots, address, sign });
  const { token, maxBytes, host, port } = settings;
  const server = createCosignServer(cosigner, { token, maxBytes, roots, log });
  server.listen(port, host);
  await once(server, 'listening');
  log.info({ address, host, port, ...domain }, 'cosigning');

  const stop = () => {
    server.close();
    server.closeIdleConnections();
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, stop);
  await once(server, 'close');
}

/** Compares the settings with the chain, waiting for it if it does not answer. */
async function checkOnceReached(
  chain: Chain,
  settings: CosignerSettings,
  address: string,
  log: Logger,
): Promise<void> {
  for (;;) {
    try {
      return await check(chain, settings, address);
    } catch (error) {
      if (!(error instanceof StintError)) throw error;
      log.warn({ reason: error.message }, 'waiting for the chain');
      await new Promise((resolve) => setTimeout(resolve, RECHECK_MS));
    }
  }
}

async function check(
  chain: Chain,
  { domain, confirmations }: CosignerSettings,
  address: string,
): Promise<void> {
  const chainId = await chain.read('chain id', (client) => client.getChainId());
  if (chainId !== domain.chainId) {
    throw new Error(
      `STINT_CHAIN_ID is ${domain.chainId}, but STINT_COSIGNER_RPC_URL leads to chain ${chainId}. Change one of them.`,
    );
  }
  const vault = domain.vault as `0x${string}`;
  if (!(await chain.read('vault', (client) => client.getCode({ address: vault })))) {
    throw new Error(`STINT_VAULT: there is no contract at ${vault}. Check the address.`);
  }
  const { isCosigner } = await readFinalVault(chain, vault, confirmations);
  if (!(await isCosigner(address))) {
    throw new Error(
      `STINT_COSIGNER_KEY: the vault does not accept ${address} as root cosigner. Set another key, or add it to the vault and wait until it counts.`,
    );
  }
}
