import { WalletSignature } from '../protocol/primitives.ts';
import { type AskOptions, ask } from './ask.ts';
import type { Provider } from './provider.ts';
import { WalletError } from './wallet-error.ts';

/**
 * Asks the wallet to sign EIP-712 typed data. The wallet must be on the domain's network.
 * @throws WalletError
 */
export async function signTypedData(
  provider: Provider,
  account: string,
  data: object,
  options?: AskOptions,
): Promise<string> {
  const params = [account, JSON.stringify(data)];
  const answer = await ask(provider, 'eth_signTypedData_v4', params, options);
  const sig = WalletSignature.safeParse(typeof answer === 'string' ? answer.toLowerCase() : null);
  if (sig.success) return sig.data;
  throw new WalletError('malformed', 'The wallet did not answer with a signature. Try again.');
}
