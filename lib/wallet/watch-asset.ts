import type { PinnedNetwork } from '../protocol/network.ts';
import { type AskOptions, ask } from './ask.ts';
import type { Provider } from './provider.ts';

/**
 * Asks the wallet to list the token among what it shows (EIP-747). Changes nothing on the chain.
 * @throws WalletError
 */
export async function watchAsset(
  provider: Provider,
  { address, symbol, decimals }: PinnedNetwork['token'],
  options?: AskOptions,
): Promise<void> {
  const token = { type: 'ERC20', options: { address, symbol, decimals } };
  // Alone among a wallet's methods, it takes an object.
  await ask(provider, 'wallet_watchAsset', token, options);
}
