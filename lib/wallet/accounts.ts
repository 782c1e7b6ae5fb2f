import * as z from 'zod/mini';
import { type AskOptions, ask } from './ask.ts';
import { orEvent, type Provider } from './provider.ts';
import { WalletError } from './wallet-error.ts';

const Accounts = z.array(z.string().check(z.regex(/^0x[0-9a-fA-F]{40}$/))).check(z.maxLength(100));

const lower = (accounts: readonly string[]) => accounts.map((account) => account.toLowerCase());

/** Accounts out of an event; one that names none says that the wallet is still locked. */
function shared(value: unknown): unknown {
  const accounts = Accounts.safeParse(value);
  return accounts.success && accounts.data.length > 0 ? accounts.data : undefined;
}

/**
 * The accounts that the wallet shares with this page, lower case, the selected one first. May open
 * the wallet. One that is opened by its button in the toolbar may say so by an event alone.
 * @throws WalletError
 */
export async function connectAccounts(
  provider: Provider,
  options?: AskOptions,
): Promise<readonly [string, ...string[]]> {
  const asked = ask(provider, 'eth_requestAccounts', [], options);
  const answer = Accounts.safeParse(await orEvent(provider, 'accountsChanged', shared, asked));
  if (!answer.success)
    throw new WalletError('malformed', 'The wallet did not answer with an account.');
  const [account, ...others] = lower(answer.data);
  if (!account)
    throw new WalletError(
      'no_account',
      'The wallet shares no account with this page. Choose one in the wallet.',
    );

  return [account, ...others];
}

/** The selected one of {@link connectAccounts}. @throws WalletError */
export const connect = async (provider: Provider, options?: AskOptions): Promise<string> =>
  (await connectAccounts(provider, options))[0];

/** The accounts that the wallet shares already, without opening it; none when it cannot tell. */
export async function knownAccounts(provider: Provider): Promise<readonly string[]> {
  const answer = await ask(provider, 'eth_accounts', []).catch(() => []);
  const accounts = Accounts.safeParse(answer);
  return accounts.success ? lower(accounts.data) : [];
}

/**
 * The account to go on with: the first wanted one that the wallet shares, selected or not, else
 * the one that is selected.
 * @param wanted lower case, best first
 */
export const chooseAccount = (
  accounts: readonly [string, ...string[]],
  wanted: readonly string[],
): string => wanted.find((account) => accounts.includes(account)) ?? accounts[0];
