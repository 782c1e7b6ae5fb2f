import {
  type Address,
  BaseError,
  type BlockTag,
  ContractFunctionRevertedError,
  createPublicClient,
  decodeErrorResult,
  defineChain,
  type Hex,
  http,
  type PublicClient,
  parseEventLogs,
} from 'viem';
import { earningsVaultAbi } from '../../../contracts/abi/earnings-vault.ts';
import { StintError } from '../../../lib/protocol/errors.ts';

/** A vault's campaign as the contract holds it; amounts in base units. */
export interface ChainCampaign {
  requester: string;
  deadline: number;
  closed: boolean;
  funded: bigint;
  accrued: bigint;
}

export type VaultEvent =
  | { type: 'campaign'; id: string }
  | { type: 'claimed'; account: string; tx: string };

/** The events that say what to read again. */
const WATCHED = ['CampaignFunded', 'Accrued', 'Refunded', 'Claimed'] as const;

/** What the service asks of the chain. Every method throws `chain_unreachable` when it is away. */
export interface Chain {
  readonly client: PublicClient;
  latest(): Promise<{ block: number; hash: string }>;
  hashOf(block: number): Promise<string | null>;
  events(from: number, to: number): Promise<VaultEvent[]>;
  campaign(id: string, block?: number): Promise<ChainCampaign>;
  claimed(account: string, block?: number): Promise<bigint>;
}

const at = (block?: number): { blockNumber: bigint } | { blockTag: BlockTag } =>
  block === undefined ? { blockTag: 'latest' } : { blockNumber: BigInt(block) };

export async function reach<T>(what: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (cause) {
    const reason = cause instanceof BaseError ? cause.shortMessage : 'no answer';
    throw new StintError('chain_unreachable', `${what}: ${reason}`, { cause });
  }
}

/** The chain through one JSON-RPC endpoint. `vault` is where the money is. */
export function createChain(rpcUrl: string, chainId: number, name: string, vault: string): Chain {
  const chain = defineChain({
    id: chainId,
    name,
    nativeCurrency: { name: 'Ether', symbol: 'ETH', decimals: 18 },
    rpcUrls: { default: { http: [rpcUrl] } },
  });
  const transport = http(rpcUrl, { timeout: 10_000, retryCount: 2 });
  const client: PublicClient = createPublicClient({ chain, transport, pollingInterval: 500 });
  const contract = { address: vault as Address, abi: earningsVaultAbi } as const;
  return {
    client,
    latest: () =>
      reach('latest block', async () => {
        const block = await client.getBlock({ blockTag: 'latest' });
        return { block: Number(block.number), hash: block.hash };
      }),
    hashOf: (block) =>
      reach('block', async () => {
        const found = await client.getBlock({ blockNumber: BigInt(block) }).catch((error) => {
          if (error instanceof BaseError && error.name === 'BlockNotFoundError') return null;
          throw error;
        });
        return found?.hash ?? null;
      }),
    events: (from, to) =>
      reach('events', async () => {
        const range = { fromBlock: BigInt(from), toBlock: BigInt(to) };
        const logs = await client.getLogs({ address: contract.address, ...range });
        return parseEventLogs({ abi: earningsVaultAbi, eventName: [...WATCHED], logs }).map(
          (log): VaultEvent =>
            log.eventName === 'Claimed'
              ? {
                  type: 'claimed',
                  account: log.args.account.toLowerCase(),
                  tx: log.transactionHash,
                }
              : { type: 'campaign', id: log.args.id },
        );
      }),
    campaign: (id, block) =>
      reach('campaign', async () => {
        const [requester, deadline, closed, funded, accrued] = await client.readContract({
          ...contract,
          functionName: 'campaigns',
          args: [id as Hex],
          ...at(block),
        });
        return { requester: requester.toLowerCase(), deadline, closed, funded, accrued };
      }),
    claimed: (account, block) =>
      reach('claimed', () =>
        client.readContract({
          ...contract,
          functionName: 'claimed',
          args: [account as Address],
          ...at(block),
        }),
      ),
  };
}

/** Name and words of the vault's own error inside a failed call, or null when there is none. */
export function vaultError(error: unknown): string | null {
  if (!(error instanceof BaseError)) return null;
  const reverted = error.walk((e) => e instanceof ContractFunctionRevertedError);
  if (reverted instanceof ContractFunctionRevertedError) return reverted.data?.errorName ?? null;
  const raw = error.walk((e) => typeof (e as { data?: unknown }).data === 'string') as {
    data?: Hex;
  } | null;
  if (!raw?.data || raw.data === '0x') return null;
  try {
    return decodeErrorResult({ abi: earningsVaultAbi, data: raw.data }).errorName;
  } catch {
    return null;
  }
}
