import { TxHash } from '../protocol/primitives.ts';
import { type AskOptions, ask } from './ask.ts';
import type { Provider } from './provider.ts';
import { quantity } from './quantity.ts';
import { toVaultRefusal } from './vault-refusal.ts';
import { WalletError } from './wallet-error.ts';

/** A call of the vault. It sends no value and approves nothing, so a false vault costs only gas. */
export interface VaultTransaction {
  from: string;
  to: string;
  data: string;
}

/** The nonce that the account's next transaction will have; null when nobody says. */
export async function freeNonce(provider: Provider, account: string): Promise<number | null> {
  const count = await quantity(provider, 'eth_getTransactionCount', [account, 'pending']);
  return count === null ? null : Number(count);
}

/**
 * Asks the wallet to send a transaction and pay its gas.
 * @returns its hash
 * @throws WalletError
 */
export async function sendTransaction(
  provider: Provider,
  transaction: VaultTransaction,
  options?: AskOptions,
): Promise<string> {
  const answer = await ask(provider, 'eth_sendTransaction', [transaction], options);
  const tx = TxHash.safeParse(typeof answer === 'string' ? answer.toLowerCase() : null);
  if (tx.success) return tx.data;
  throw new WalletError(
    'malformed',
    'The wallet did not answer with a transaction. Check in the wallet whether it was sent.',
  );
}

/**
 * Simulates the transaction, so that nobody pays gas for a refusal.
 * @throws VaultRefusal with the vault's reason; WalletError
 */
export async function simulateTransaction(
  provider: Provider,
  transaction: VaultTransaction,
): Promise<void> {
  try {
    await provider.request({ method: 'eth_call', params: [transaction, 'latest'] });
  } catch (error) {
    throw toVaultRefusal(error) ?? error;
  }
}
