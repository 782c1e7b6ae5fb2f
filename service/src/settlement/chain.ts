import {
  type Address,
  BaseError,
  type BlockTag,
  ContractFunctionRevertedError,
  decodeErrorResult,
  type Hex,
  type PublicClient,
  parseEventLogs,
} from 'viem';
import { earningsVaultAbi } from '../../../contracts/abi/earnings-vault.ts';
import { createEndpoints, type Endpoints, reach } from './endpoints.ts';

/** A campaign as the vault has it; amounts in base units. */
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

/** What the service reads from the chain. Every method throws `chain_unreachable` when it is down. */
export interface Chain {
  readonly client: PublicClient;
  /** The newest block; `time` in Unix seconds is the clock that the vault goes by. */
  latest(): Promise<{ block: number; hash: string; time: number; gasLimit: bigint }>;
  hashOf(block: number): Promise<string | null>;
  events(from: number, to: number): Promise<VaultEvent[]>;
  campaign(id: string, block?: number): Promise<ChainCampaign>;
  claimed(account: string, block?: number): Promise<bigint>;
  /** Any other read, on which all endpoints have to agree. */
  read: Endpoints['agreed'];
}

const WATCHED = ['CampaignFunded', 'Accrued', 'Refunded', 'Claimed'] as const;

const at = (block?: number): { blockNumber: bigint } | { blockTag: BlockTag } =>
  block === undefined ? { blockTag: 'latest' } : { blockNumber: BigInt(block) };

/** Connects to the chain through JSON-RPC endpoints. @param vault address of the vault contract */
export const createChain = (urls: string[], chainId: number, name: string, vault: string): Chain =>
  chainOf(createEndpoints(urls, chainId, name), vault);

/** What these endpoints say about a vault. @param vault address of the vault contract */
export function chainOf({ client, agreed }: Endpoints, vault: string): Chain {
  const contract = { address: vault as Address, abi: earningsVaultAbi } as const;
  return {
    client,
    read: agreed,
    latest: () =>
      reach('latest block', async () => {
        const block = await client.getBlock({ blockTag: 'latest' });
        const { hash, gasLimit } = block;
        return { block: Number(block.number), hash, time: Number(block.timestamp), gasLimit };
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
    campaign: async (id, block) => {
      const functionName = 'campaigns';
      const args = [id as Hex] as const;
      const [requester, deadline, closed, funded, accrued] = await agreed('campaign', (one) =>
        one.readContract({ ...contract, functionName, args, ...at(block) }),
      );
      return { requester: requester.toLowerCase(), deadline, closed, funded, accrued };
    },
    claimed: (account, block) =>
      agreed('claimed', (one) =>
        one.readContract({
          ...contract,
          functionName: 'claimed',
          args: [account as Address],
          ...at(block),
        }),
      ),
  };
}

/** The name of the vault's own error inside a failed call, or null. */
export function vaultError(error: unknown): string | null {
  if (!(error instanceof BaseError)) return null;
  const reverted = error.walk((e) => e instanceof ContractFunctionRevertedError);
  if (reverted instanceof ContractFunctionRevertedError) return reverted.data?.errorName ?? null;
  const raw = error.walk((e) => typeof (e as { data?: unknown }).data === 'string') as {
    data?: Hex;
  } | null;
  if (!raw?.data || raw.data === '0x') return null;
  return errorName(raw.data);
}

/**
 * Why a call would revert: the vault's own error, or `Refused` when something else says no, such as the
 * token, or the endpoint does not say. Null when the call could not be tried at all.
 */
export function refusal(error: unknown): string | null {
  const own = vaultError(error);
  if (own !== null || !(error instanceof BaseError)) return own;
  const reverted = error.walk((each) => {
    const { name, code, message } = each as Error & { code?: unknown };
    if (name === 'ExecutionRevertedError' || name === 'ContractFunctionRevertedError') return true;
    return code === 3 || (code === -32_000 && /revert/i.test(message));
  });
  return reverted ? 'Refused' : null;
}

/** The name of the vault's error in revert data, or null when it is not one of the vault's. */
export function errorName(data: Hex): string | null {
  try {
    return decodeErrorResult({ abi: earningsVaultAbi, data }).errorName;
  } catch {
    return null;
  }
}
