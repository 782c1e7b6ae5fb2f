import * as z from 'zod/mini';
import { type AskOptions, ask } from './ask.ts';
import type { Provider } from './provider.ts';
import { WalletError } from './wallet-error.ts';

const Accounts = z.array(z.string().check(z.regex(/^0x[0-9a-fA-F]{40}$/))).check(z.maxLength(100));

/**
 * The account that the wallet shares with this page, lower case. May open the wallet.
 * @throws WalletError
 */
export async function connect(provider: Provider, options?: AskOptions): Promise<string> {
  const answer = Accounts.safeParse(await ask(provider, 'eth_requestAccounts', [], options));
  if (!answer.success)
    throw new WalletError('malformed', 'The wallet did not answer with an account.');
  const [account] = answer.data;
  if (!account)
    throw new WalletError(
      'no_account',
      'The wallet shares no account with this page. Choose one in the wallet.',
    );

  return account.toLowerCase();
}
