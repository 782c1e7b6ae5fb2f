import type { Address } from 'viem';
import { earningsVaultAbi } from '../../../contracts/abi/earnings-vault.ts';
import type { Chain } from '../settlement/chain.ts';

/** Roles by their numbers, as `Role` in contracts/src/vault/Types.sol. */
const VOUCHER = 1;
const COSIGNER = 4;

/** What the cosigner needs to know of the vault, all of it at one final block. Amounts in base units. */
export interface FinalVault {
  /** The epoch of the next root. */
  epoch: number;
  /** The last root that was not struck out; `epoch` 0 when there is none. */
  base: { epoch: number; dataHash: string };
  lastTotal: bigint;
  accrued: bigint;
  isCosigner(address: string): Promise<boolean>;
  isVoucherSigner(address: string): Promise<boolean>;
  /** The hash of a root's leaf file, or zeros when the vault has no such root. */
  dataHash(epoch: number): Promise<string>;
}

/**
 * Reads the vault at the newest final block.
 * @param confirmations how many blocks have to be there, the block itself included
 * @throws StintError `chain_unreachable`, also when two endpoints disagree
 */
export async function readFinalVault(
  chain: Chain,
  vault: string,
  confirmations: number,
): Promise<FinalVault> {
  const { block } = await chain.latest();
  const contract = { address: vault as Address, abi: earningsVaultAbi } as const;
  const at = { blockNumber: BigInt(Math.max(block - confirmations + 1, 0)) } as const;

  const [last, lastTotal, accrued] = await chain.read('totals', (client) =>
    Promise.all([
      client.readContract({ ...contract, ...at, functionName: 'lastEpoch' }),
      client.readContract({ ...contract, ...at, functionName: 'lastTotal' }),
      client.readContract({ ...contract, ...at, functionName: 'totalAccrued' }),
    ]),
  );
  const isSigner = (address: string, role: number) =>
    chain.read('signer', (client) =>
      client.readContract({
        ...contract,
        ...at,
        functionName: 'isSigner',
        args: [address as Address, role],
      }),
    );
  const isStruckOut = (epoch: number) =>
    chain.read('root', (client) =>
      client.readContract({
        ...contract,
        ...at,
        functionName: 'isStruckOut',
        args: [BigInt(epoch)],
      }),
    );
  const dataHash = async (epoch: number): Promise<string> => {
    const [, hash] = await chain.read('root', (client) =>
      client.readContract({ ...contract, ...at, functionName: 'roots', args: [BigInt(epoch)] }),
    );
    return hash;
  };

  // As `lastTotal` of the vault does; 96 struck-out roots a pair of keys are the most there can be.
  let base = Number(last);
  while (base > 0 && (await isStruckOut(base))) base -= 1;

  return {
    epoch: Number(last) + 1,
    base: { epoch: base, dataHash: base > 0 ? await dataHash(base) : '' },
    lastTotal,
    accrued,
    isCosigner: (address) => isSigner(address, COSIGNER),
    isVoucherSigner: (address) => isSigner(address, VOUCHER),
    dataHash,
  };
}
