import { encodeEventTopics } from 'viem/utils';
import * as z from 'zod/mini';
import { earningsVaultAbi } from '../../contracts/abi/earnings-vault.ts';
import { TxHash } from '../protocol/primitives.ts';
import { ask } from './ask.ts';
import type { Provider } from './provider.ts';

const Logs = z.array(z.object({ transactionHash: TxHash }));
const Block = z.string().check(z.regex(/^0x[0-9a-f]{1,13}$/i));

/** The newest block's number as hex; null when the network does not say. */
export async function blockNow(provider: Provider): Promise<string | null> {
  const answer = await ask(provider, 'eth_blockNumber', []).catch(() => null);
  const block = z.safeParse(Block, answer);
  return block.success ? block.data : null;
}

/**
 * The transaction by which the vault last paid this wallet, at or after a block, from the vault's
 * own events: a wallet that speeds one up gives no new hash. Null when nobody tells.
 */
export async function payingTransaction(
  provider: Provider,
  vault: string,
  account: string,
  fromBlock: string,
): Promise<string | null> {
  const args = { account: account as `0x${string}` };
  const topics = encodeEventTopics({ abi: earningsVaultAbi, eventName: 'Claimed', args });
  const filter = { address: vault, topics, fromBlock, toBlock: 'latest' };
  const logs = z.safeParse(Logs, await ask(provider, 'eth_getLogs', [filter]).catch(() => null));
  return logs.success ? (logs.data.at(-1)?.transactionHash ?? null) : null;
}
