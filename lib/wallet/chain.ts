import type { NetworkInfo, PinnedNetwork } from '../protocol/network.ts';
import { type AskOptions, ask } from './ask.ts';
import type { Provider } from './provider.ts';
import { WalletError } from './wallet-error.ts';

/** A network to bring a wallet to, with what it takes to add it. */
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
  throw new WalletError('malformed', 'The wallet named no network.');
}

async function add(provider: Provider, info: Destination, options?: AskOptions): Promise<void> {
  const chain = {
    chainId: toHex(info.network.chainId),
    chainName: info.chainName,
    rpcUrls: [info.rpcUrl],
    nativeCurrency: info.nativeCurrency,
  };
  await ask(provider, 'wallet_addEthereumChain', [chain], options);
}

/**
 * Brings the wallet to the network of the contract; wallets refuse to sign for another.
 * One that does not know the network is offered it first.
 * @throws WalletError `wrong_chain` when it says yes and stays where it is
 */
export async function ensureChain(
  provider: Provider,
  info: Destination,
  options?: AskOptions,
): Promise<void> {
  const { chainId } = info.network;
  if ((await walletChain(provider, options)) === chainId) return;
  const change = () =>
    ask(provider, 'wallet_switchEthereumChain', [{ chainId: toHex(chainId) }], options);
  try {
    await change();
  } catch (error) {
    if (!(error instanceof WalletError) || error.trouble !== 'unknown_chain') throw error;
    await add(provider, info, options);
    // Adding switches in some wallets and not in others.
    if ((await walletChain(provider, options)) !== chainId) await change();
  }
  const now = await walletChain(provider, options);
  if (now !== chainId) throw new WalletError('wrong_chain', `The wallet stayed on network ${now}.`);
}
