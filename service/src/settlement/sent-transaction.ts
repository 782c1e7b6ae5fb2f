import { type Hex, TransactionNotFoundError, TransactionReceiptNotFoundError } from 'viem';
import type { SentTransaction } from '../../../lib/protocol/claims.ts';
import type { Chain } from './chain.ts';
import { reach } from './endpoints.ts';

/** Whether there is code at an address; nothing when no endpoint tells, since the sum matters more. */
export const isContract = ({ client }: Chain, account: string): Promise<{ contract?: boolean }> =>
  client.getCode({ address: account as Hex }).then(
    (code) => ({ contract: code !== undefined }),
    () => ({}),
  );

/** Whether an error only says that the node does not have it. */
const isMissing = (error: unknown) =>
  error instanceof TransactionNotFoundError || error instanceof TransactionReceiptNotFoundError;

const orNull = <T>(read: Promise<T>): Promise<T | null> =>
  read.catch((error: unknown) => {
    if (isMissing(error)) return null;
    throw error;
  });

/**
 * What the chain knows of a transaction that a wallet sent itself; read afresh each time.
 * @throws StintError `chain_unreachable`
 */
export const readSentTransaction = (
  { client }: Chain,
  account: string,
  tx: string,
): Promise<SentTransaction> =>
  reach('sent transaction', async () => {
    const hash = tx as Hex;
    // The count first: a nonce that counts as used afterwards has its receipt already.
    const used = await client.getTransactionCount({ address: account as Hex });
    const receipt = await orNull(client.getTransactionReceipt({ hash }));
    const found = await orNull(client.getTransaction({ hash }));
    return {
      tx,
      known: found !== null || receipt !== null,
      nonce: found?.nonce ?? null,
      outcome: receipt?.status ?? null,
      block: receipt ? Number(receipt.blockNumber) : null,
      used,
    };
  });
