import { type Address, encodeFunctionData, type Hex } from 'viem';
import { earningsVaultAbi } from '../../../../contracts/abi/earnings-vault.ts';
import { hexWord, word } from '../../../../lib/domain/bytes.ts';
import { type Domain, digest, structHash } from '../../../../lib/domain/eip712.ts';
import type { Chain } from '../chain.ts';

/** What a root says. */
export interface RootTerms {
  epoch: number;
  root: string;
  /** Sum of the leaves, base units. */
  total: bigint;
  dataHash: string;
}

/** The EIP-712 digest that the cosigner signs (docs/money.md rule 19). */
export const rootDigest = (domain: Domain, r: RootTerms): Uint8Array =>
  digest(
    domain,
    structHash('Root', [word(r.epoch), hexWord(r.root), word(r.total), hexWord(r.dataHash)]),
  );

/** Calldata of `postRoot`. */
export const postRootData = (r: RootTerms, cosignature: string): Hex =>
  encodeFunctionData({
    abi: earningsVaultAbi,
    functionName: 'postRoot',
    args: [r.root as Hex, r.total, r.dataHash as Hex, cosignature as Hex],
  });

/** A root as the vault has it. */
export interface ChainRoot {
  root: string;
  dataHash: string;
  total: bigint;
  /** When it becomes active, Unix seconds; 0 when there is no such root. */
  validAt: number;
  /** Vetoed, or one of its two keys was revoked before it became active: it never pays. */
  struckOut: boolean;
}

/** Reads roots from the vault. @throws StintError `chain_unreachable` */
export function createRootChain({ read }: Chain, vault: string) {
  const contract = { address: vault as Address, abi: earningsVaultAbi } as const;
  return {
    /** The last epoch, the total of the last root that was not struck out, and the sum of all accruals (base units). */
    state: () =>
      read('roots', async (client) => {
        const [lastEpoch, lastTotal, accrued] = await Promise.all([
          client.readContract({ ...contract, functionName: 'lastEpoch' }),
          client.readContract({ ...contract, functionName: 'lastTotal' }),
          client.readContract({ ...contract, functionName: 'totalAccrued' }),
        ]);
        return { lastEpoch: Number(lastEpoch), lastTotal, accrued };
      }),
    root: (epoch: number): Promise<ChainRoot> =>
      read('root', async (client) => {
        const args = [BigInt(epoch)] as const;
        const [row, struckOut] = await Promise.all([
          client.readContract({ ...contract, functionName: 'roots', args }),
          client.readContract({ ...contract, functionName: 'isStruckOut', args }),
        ]);
        const [root, dataHash, total, , validAt] = row;
        return { root, dataHash, total, validAt, struckOut };
      }),
  };
}
export type RootChain = ReturnType<typeof createRootChain>;
