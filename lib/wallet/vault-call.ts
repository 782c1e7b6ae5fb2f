import { decodeFunctionResult, encodeFunctionData } from 'viem/utils';
import { earningsVaultAbi } from '../../contracts/abi/earnings-vault.ts';
import { type AskOptions, ask } from './ask.ts';
import type { Provider } from './provider.ts';
import { WalletError } from './wallet-error.ts';

type Abi = typeof earningsVaultAbi;
type View = Extract<Abi[number], { type: 'function'; stateMutability: 'view' | 'pure' }>['name'];

/** Reads the vault through a wallet, since the page itself has no connection to the chain. */
export interface VaultReader {
  read(functionName: View, ...args: readonly unknown[]): Promise<unknown>;
}

/** @throws WalletError `malformed` when there is no vault at this address of the wallet's network */
export function vaultReader(provider: Provider, vault: string, options?: AskOptions): VaultReader {
  return {
    async read(functionName, ...args) {
      const call = { abi: earningsVaultAbi, functionName, args } as const;
      const data = encodeFunctionData(call as Parameters<typeof encodeFunctionData>[0]);
      const answer = await ask(provider, 'eth_call', [{ to: vault, data }, 'latest'], options);
      try {
        const result = { ...call, data: answer as `0x${string}` };
        return decodeFunctionResult(result as Parameters<typeof decodeFunctionResult>[0]);
      } catch {
        throw new WalletError(
          'malformed',
          `There is no vault at ${vault} on the wallet's network. Switch the wallet to the right network.`,
        );
      }
    },
  };
}
