import * as z from 'zod/mini';
import { TxHash } from '../protocol/primitives.ts';
import { type AskOptions, ask } from './ask.ts';
import type { Provider } from './provider.ts';
import { toVaultRefusal, VaultRefusal } from './vault-refusal.ts';
import { WalletError } from './wallet-error.ts';

/** A call of the vault. It sends no value and approves nothing, so a false vault costs only gas. */
export interface VaultTransaction {
  from: string;
  to: string;
  data: string;
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

const Receipt = z.object({ status: z.enum(['0x0', '0x1']), blockNumber: z.string() });

/** Time between two checks for a receipt, ms. */
const POLL_MS = 1_500;

/**
 * Waits until the transaction is in a block, however long it takes.
 * @throws VaultRefusal when it reverted; the signal's reason when aborted
 */
export async function waitUntilMined(
  provider: Provider,
  tx: string,
  { signal }: AskOptions = {},
): Promise<void> {
  for (;;) {
    const answer = await ask(provider, 'eth_getTransactionReceipt', [tx], signal && { signal });
    const receipt = Receipt.safeParse(answer);
    if (receipt.success && receipt.data.status === '0x1') return;
    if (receipt.success) throw new VaultRefusal('', []);
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    signal?.throwIfAborted();
  }
}
