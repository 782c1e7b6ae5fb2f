import { BaseError, createClient, defineChain, http, publicActions, walletActions } from 'viem';
import type { NetworkInfo } from '../../../lib/protocol/network.ts';
import { CliError } from './errors.ts';

/** How often to look for a transaction's receipt, ms. */
const POLL_MS = 500;

export type ChainClient = ReturnType<typeof connect>;

function connect(info: NetworkInfo, rpcUrl: string) {
  const chain = defineChain({
    id: info.network.chainId,
    name: info.chainName,
    nativeCurrency: info.nativeCurrency,
    rpcUrls: { default: { http: [rpcUrl] } },
  });
  return createClient({ chain, transport: http(rpcUrl), pollingInterval: POLL_MS })
    .extend(publicActions)
    .extend(walletActions);
}

/**
 * Connects to the chain that the service works on.
 * @param rpcUrl by default the endpoint that the service names
 * @throws CliError when the endpoint does not answer or serves another chain
 */
export async function openChain(info: NetworkInfo, rpcUrl?: string): Promise<ChainClient> {
  const url = rpcUrl ?? info.rpcUrl;
  const client = connect(info, url);
  const id = await onChain(client.getChainId(), url);
  if (id !== info.network.chainId) {
    throw new CliError(
      `${url} serves chain ${id}, but the service works on chain ${info.network.chainId}.`,
      'Set STINT_RPC_URL to an endpoint of that chain.',
    );
  }

  return client;
}

/** Awaits a chain call. @throws CliError that gives the reason in one sentence */
export async function onChain<T>(call: Promise<T>, url: string): Promise<T> {
  try {
    return await call;
  } catch (cause) {
    const reason = cause instanceof BaseError ? cause.shortMessage : String(cause);
    throw new CliError(`The chain refused: ${reason}`, `The endpoint was ${url}.`, { cause });
  }
}
