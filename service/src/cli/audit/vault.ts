import { type Address, createPublicClient, type Hex, http } from 'viem';
import { earningsVaultAbi } from '../../../../contracts/abi/earnings-vault.ts';
import { onChain } from '../chain.ts';
import { CliError, UsageError } from '../errors.ts';

/** What an audit asks the vault. Amounts in base units. */
export interface AuditedVault {
  address: string;
  chainId: number;
  root(
    epoch: number,
  ): Promise<{ root: string; dataHash: string; total: bigint; struckOut: boolean }>;
  sums(): Promise<{ accrued: bigint; paid: bigint }>;
  claimed(account: string): Promise<bigint>;
  isVoucherSigner(signer: string): Promise<boolean>;
}

const VOUCHER_ROLE = 1;

/** @throws UsageError when `vault` is not an address, CliError when the chain does not answer */
export async function openVault(rpc: string, vault: string): Promise<AuditedVault> {
  if (!/^0x[0-9a-fA-F]{40}$/.test(vault)) throw new UsageError(`Not an address: ${vault}`);
  const address = vault.toLowerCase() as Address;
  const client = createPublicClient({ transport: http(rpc) });
  const contract = { address, abi: earningsVaultAbi } as const;
  const chainId = await onChain(client.getChainId(), rpc);
  if ((await onChain(client.getCode({ address }), rpc)) === undefined) {
    throw new CliError(`There is no contract at ${address} on chain ${chainId}.`, 'Check --vault.');
  }

  const read = <T>(call: Promise<T>) => onChain(call, rpc);
  return {
    address,
    chainId,
    async root(epoch) {
      const args = [BigInt(epoch)] as const;
      const [[root, dataHash, total], struckOut] = await Promise.all([
        read(client.readContract({ ...contract, functionName: 'roots', args })),
        read(client.readContract({ ...contract, functionName: 'isStruckOut', args })),
      ]);
      return { root, dataHash, total, struckOut };
    },
    async sums() {
      const [accrued, paid] = await Promise.all([
        read(client.readContract({ ...contract, functionName: 'totalAccrued' })),
        read(client.readContract({ ...contract, functionName: 'totalPaid' })),
      ]);
      return { accrued, paid };
    },
    claimed: (account) =>
      read(client.readContract({ ...contract, functionName: 'claimed', args: [account as Hex] })),
    isVoucherSigner: (signer) =>
      read(
        client.readContract({
          ...contract,
          functionName: 'isSigner',
          args: [signer as Hex, VOUCHER_ROLE],
        }),
      ),
  };
}
