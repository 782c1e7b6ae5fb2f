import { BaseError, createClient, defineChain, http, publicActions, walletActions } from 'viem';
import type { NetworkInfo } from '../../../lib/protocol/network.ts';
import { CliError } from './errors.ts';

/** How often a waiting transaction is looked for. */
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
 * The chain that the service works on.
 * @param rpcUrl default: what the service names.
 * @throws CliError when it does not answer, or is another chain
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

/** Says what a chain call failed of, in one sentence. */
export async function onChain<T>(call: Promise<T>, url: string): Promise<T> {
  try {
    return await call;
  } catch (cause) {
    const reason = cause instanceof BaseError ? cause.shortMessage : String(cause);
    throw new CliError(`The chain refused: ${reason}`, `The endpoint was ${url}.`, { cause });
  }
}
