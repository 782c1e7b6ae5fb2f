import { createReadStream, rmSync } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Domain } from '../../../lib/domain/eip712.ts';
import { StintError } from '../../../lib/protocol/errors.ts';
import type { Chain } from '../settlement/chain.ts';
import {
  type Cosigned,
  type CosignerState,
  VoucherLine,
} from '../settlement/roots/cosign-protocol.ts';
import { hashFile, readLeafFile } from '../settlement/roots/leaf-file.ts';
import { rootDigest } from '../settlement/roots/root-chain.ts';
import { checkRoot, type Evidence } from './check-root.ts';
import { type FinalVault, readFinalVault } from './final-vault.ts';
import type { SignedRoot, SignedRoots } from './signed-roots.ts';

/** What a cosigner works with. */
export interface CosignerParts {
  domain: Domain;
  chain: Chain;
  confirmations: number;
  roots: SignedRoots;
  address: string;
  /** Signs a digest with the one key, 65 bytes as hex. */
  sign(digest: Uint8Array): string;
}

/** Judges roots and signs at most one for each epoch. */
export function createCosigner(parts: CosignerParts) {
  const { domain, chain, confirmations, roots, address } = parts;
  const look = () => readFinalVault(chain, domain.vault, confirmations);

  const sign = (root: SignedRoot): Cosigned => {
    const terms = { ...root, total: BigInt(root.total) };
    return { ...root, sig: parts.sign(rootDigest(domain, terms)) };
  };

  return {
    async state(): Promise<CosignerState> {
      const { epoch, base } = await look();
      const signed = roots.find(epoch);
      return {
        v: 1,
        address,
        ...domain,
        epoch,
        base: base.epoch,
        hasBase: base.epoch === 0 || roots.has(base.dataHash),
        signed: signed && sign(signed),
      };
    },

    /** The leaf file of the root that was signed for an epoch. @throws StintError `not_found` */
    leavesOf(epoch: number): string {
      const signed = roots.find(epoch);
      if (signed && roots.has(signed.dataHash)) return roots.leaves(signed.dataHash);
      throw new StintError('not_found', `There is no leaf file of epoch ${epoch} here.`);
    },

    /**
     * Takes the leaf file of the last root, which the chain has the hash of.
     * @throws StintError `forbidden` for any other file
     */
    async learn(path: string): Promise<void> {
      const [dataHash, { base }] = await Promise.all([hashFile(path), look()]);
      if (base.epoch === 0 || dataHash !== base.dataHash) {
        const message = `This is not the leaf file of epoch ${base.epoch}, by the hash on chain.`;
        throw new StintError('forbidden', message);
      }
      roots.keep(path, dataHash);
    },

    /**
     * Checks a root and signs it. What is signed is what was worked out from the file.
     * @throws StintError `forbidden`, `unavailable` as checkRoot; `conflict` when another root was
     *   signed for the epoch; `present_first` when the last root's leaf file is missing
     */
    async judge(leafPath: string, voucherPath: string): Promise<Cosigned> {
      const vault = await look();
      if (!(await vault.isCosigner(address))) {
        throw new StintError('forbidden', `The vault does not accept ${address} as root cosigner.`);
      }
      const file = await readLeafFile(leafPath);
      const base = await readBase(roots, vault);
      const evidence = await readEvidence(voucherPath, file.leaves.length);
      await checkRoot({ domain, vault, file, base, evidence });

      const dataHash = await hashFile(leafPath);
      const { epoch, root, total } = file.header;
      const before = roots.find(epoch);
      if (before && before.dataHash !== dataHash) {
        const message = `Another root was signed for epoch ${epoch}, and there is one for each.`;
        throw new StintError('conflict', message);
      }
      roots.keep(leafPath, dataHash);
      roots.record({ epoch, root, total, dataHash });
      roots.prune([vault.base.dataHash, dataHash]);

      return sign({ epoch, root, total, dataHash });
    },
  };
}
export type Cosigner = ReturnType<typeof createCosigner>;

async function readBase(roots: SignedRoots, { base }: FinalVault) {
  if (base.epoch === 0) return [];
  if (!roots.has(base.dataHash)) {
    const message = `The leaf file of epoch ${base.epoch} is missing here. Present it first.`;
    throw new StintError('present_first', message, { details: { epoch: base.epoch } });
  }
  return (await readLeafFile(roots.leaves(base.dataHash))).leaves;
}

async function readEvidence(path: string, most: number): Promise<Evidence[]> {
  const lines = createInterface({ input: createReadStream(path) });
  const evidence: Evidence[] = [];
  for await (const text of lines) {
    const parsed = VoucherLine.safeParse(parseJson(text));
    if (!parsed.success || evidence.length >= most) {
      throw new StintError('malformed', `Voucher ${evidence.length + 1} cannot be read.`);
    }
    const [account, ledgerHead, sig] = parsed.data;
    evidence.push({ account, ledgerHead, sig });
  }
  return evidence;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Removes what came in, whether it was kept or not. */
export const discard = (...paths: string[]): void => {
  for (const path of paths) rmSync(path, { force: true });
};
