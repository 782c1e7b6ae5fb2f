import type { NetworkInfo, PinnedNetwork } from '../protocol/network.ts';
import { type AskOptions, ask } from './ask.ts';
import { orEvent, type Provider } from './provider.ts';
import { WalletError } from './wallet-error.ts';

/** A network to switch a wallet to, with what is needed to add it. */
export type Destination = Pick<NetworkInfo, 'chainName' | 'rpcUrl' | 'nativeCurrency'> & {
  network: Pick<PinnedNetwork, 'chainId'>;
};

const toHex = (chainId: number) => `0x${chainId.toString(16)}`;

/**
 * The network that the wallet is on.
 * @throws WalletError
 */
export async function walletChain(provider: Provider, options?: AskOptions): Promise<number> {
  const answer = await ask(provider, 'eth_chainId', [], options);
  const chain = typeof answer === 'number' ? answer : Number(answer);
  if (Number.isSafeInteger(chain) && chain > 0) return chain;
  throw new WalletError('malformed', 'The wallet did not say which network it is on.');
}

async function addChain(
  provider: Provider,
  info: Destination,
  options?: AskOptions,
): Promise<void> {
  const chain = {
    chainId: toHex(info.network.chainId),
    chainName: info.chainName,
    rpcUrls: [info.rpcUrl],
    nativeCurrency: info.nativeCurrency,
  };
  await ask(provider, 'wallet_addEthereumChain', [chain], options);
}

/** How long a wallet may take to switch after it said yes, ms, and how often it is asked. */
const FOLLOW_MS = 3_000;
const POLL_MS = 200;

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** Waits a moment for the wallet to arrive. @returns the network that it is on then */
async function arrival(provider: Provider, chainId: number, waitMs: number): Promise<number> {
  for (const end = Date.now() + waitMs; ; ) {
    const now = await walletChain(provider);
    if (now === chainId || Date.now() >= end) return now;
    await pause(POLL_MS);
  }
}

/**
 * Switches the wallet to the contract's network, since wallets refuse to sign for another one.
 * The network is added first to a wallet that does not know it. Many wallets answer before they
 * have switched, and some switch without an answer.
 * @throws WalletError `wrong_chain` when the wallet agrees but does not switch
 */
export async function ensureChain(
  provider: Provider,
  info: Destination,
  options?: AskOptions,
): Promise<void> {
  const { chainId } = info.network;
  if ((await walletChain(provider, options)) === chainId) return;

  const change = () => {
    const params = [{ chainId: toHex(chainId) }];
    const asked = ask(provider, 'wallet_switchEthereumChain', params, options);
    const arrived = (value: unknown) => (Number(value) === chainId ? null : undefined);
    return orEvent<unknown>(provider, 'chainChanged', arrived, asked);
  };
  try {
    await change();
  } catch (error) {
    if (!(error instanceof WalletError) || error.trouble !== 'unknown_chain') throw error;
    await addChain(provider, info, options);
    // Some wallets switch when they add a network, others do not.
    if ((await arrival(provider, chainId, FOLLOW_MS / 3)) !== chainId) await change();
  }

  const now = await arrival(provider, chainId, FOLLOW_MS);
  if (now !== chainId)
    throw new WalletError(
      'wrong_chain',
      `The wallet stayed on network ${now}. Switch it to network ${chainId} yourself.`,
    );
}
