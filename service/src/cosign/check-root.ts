import { voucherDigest, ZERO32 } from '../../../lib/domain/account-chain.ts';
import type { Domain } from '../../../lib/domain/eip712.ts';
import { StintError } from '../../../lib/protocol/errors.ts';
import { recoverAddress } from '../keys.ts';
import { grownLeaves } from '../settlement/roots/grown-leaves.ts';
import type { LeafFile } from '../settlement/roots/leaf-file.ts';
import { buildMerkle, type Leaf } from '../settlement/roots/merkle.ts';
import type { FinalVault } from './final-vault.ts';

/** A voucher with backing 0 over the total in its wallet's leaf. */
export interface Evidence {
  account: string;
  ledgerHead: string;
  sig: string;
}

/** What a root is judged by. */
export interface Judged {
  domain: Domain;
  vault: FinalVault;
  file: LeafFile;
  /** The leaves of the last root that was not struck out. */
  base: readonly Leaf[];
  /** In the order of the leaves. */
  evidence: readonly Evidence[];
}

/** A refusal that no repetition changes. */
const refuse = (message: string, details: Record<string, unknown> = {}) =>
  new StintError('forbidden', `This root is not signed: ${message}`, { details });

/** How many signatures to check before others get a turn: some milliseconds. */
const AT_ONCE = 200;

/**
 * Checks all that a cosigner can know without the service's word: the file against itself and against the vault
 * at a final block, that no leaf falls, and that each leaf that grew is covered by a voucher. For what it cannot
 * know see docs/decisions/0032-what-a-cosigner-checks.md.
 * @throws StintError `forbidden` with what is wrong; `unavailable` for what a later block may change
 */
export async function checkRoot(judged: Judged): Promise<void> {
  const { domain, vault, file } = judged;
  const { header, leaves } = file;
  if (header.chainId !== domain.chainId || header.vault !== domain.vault) {
    throw refuse(
      `it is for vault ${header.vault} on chain ${header.chainId}, not for ${domain.vault} on ${domain.chainId}.`,
    );
  }
  if (header.epoch !== vault.epoch) {
    throw new StintError(
      'unavailable',
      `The next root by a final block is ${vault.epoch}, not ${header.epoch}. Ask again later.`,
    );
  }

  const total = leaves.reduce((sum, { cumulative }) => sum + cumulative, 0n);
  if (total !== BigInt(header.total)) {
    throw refuse(`its leaves add up to ${total}, not to ${header.total}.`);
  }
  const { root } = await buildMerkle(leaves, leaves.length);
  if (root !== header.root) throw refuse(`its leaves make the root ${root}, not ${header.root}.`);
  if (total < vault.lastTotal) {
    throw refuse(`its total ${total} is less than the last one, ${vault.lastTotal}.`);
  }
  if (total > vault.accrued) {
    throw new StintError(
      'unavailable',
      `The total ${total} is more than the ${vault.accrued} that have accrued at a final block.`,
    );
  }

  const grown = grownLeaves(judged.base, leaves);
  await checkEvidence(judged, grown);
}

/** A first signer that the vault does not know ends the check, so strangers cannot make it ask without end. */
async function checkEvidence({ domain, vault, evidence }: Judged, grown: readonly Leaf[]) {
  if (evidence.length !== grown.length) {
    throw refuse(`${grown.length} leaves grew, and there are ${evidence.length} vouchers.`);
  }
  const known = new Set<string>();
  for (const [i, { account, cumulative }] of grown.entries()) {
    const voucher = evidence[i]!;
    if (voucher.account !== account) {
      throw refuse(`there is no voucher for the leaf of ${account}.`, { account });
    }
    const { ledgerHead } = voucher;
    const said = { account, cumulative: String(cumulative), ledgerHead, backing: ZERO32 };
    const signer = recoverAddress(voucherDigest(domain, said), voucher.sig);
    if (!signer || (!known.has(signer) && !(await vault.isVoucherSigner(signer)))) {
      throw refuse(
        `no key of the vault vouches for ${cumulative} to ${account}; ${signer ?? 'nobody'} signed.`,
        { account },
      );
    }
    known.add(signer);
    if (i % AT_ONCE === AT_ONCE - 1) await new Promise(setImmediate);
  }
}
