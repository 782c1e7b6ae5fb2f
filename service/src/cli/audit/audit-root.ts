import { type Hex, recoverAddress } from 'viem';
import { voucherDigest } from '../../../../lib/domain/account-chain.ts';
import { toHex } from '../../../../lib/domain/bytes.ts';
import type { Voucher } from '../../../../lib/protocol/receipts.ts';
import { findLeaf } from '../../settlement/roots/find-leaf.ts';
import { hashFile, type LeafHeader, readLeafFile } from '../../settlement/roots/leaf-file.ts';
import { buildMerkle, type Leaf } from '../../settlement/roots/merkle.ts';
import type { AuditedVault } from './vault.ts';

/** One check of an audit, with the numbers behind it. */
export interface Check {
  ok: boolean;
  what: string;
  detail: string;
}

/** The result of an audit. */
export interface Audit {
  header: LeafHeader;
  checks: Check[];
}

const equal = (what: string, got: unknown, wanted: unknown): Check => ({
  ok: got === wanted,
  what,
  detail: got === wanted ? String(got) : `${got} is not ${wanted}`,
});

/**
 * Runs every check of an epoch that needs no service (payout.md section 2): the file is the one
 * announced on chain, its leaves make the root and the total, the pool covers what is unclaimed,
 * and each given voucher is covered by its leaf.
 * @param openVault called with the vault that the file names
 * @throws StintError `malformed` with the line of the file that is wrong
 */
export async function auditRoot(
  path: string,
  openVault: (named: string) => Promise<AuditedVault>,
  vouchers: readonly Voucher[],
): Promise<Audit> {
  const { header, leaves } = await readLeafFile(path);
  const vault = await openVault(header.vault);
  const [onChain, tree, dataHash, sums] = await Promise.all([
    vault.root(header.epoch),
    buildMerkle(leaves, leaves.length),
    hashFile(path),
    vault.sums(),
  ]);

  const sum = leaves.reduce((total, leaf) => total + leaf.cumulative, 0n);
  const checks = [
    equal('the file is for this vault', header.vault, vault.address),
    equal('the file is for this chain', header.chainId, vault.chainId),
    equal('the hash of the file is the one on chain', dataHash, onChain.dataHash),
    equal('its leaves make the root on chain', tree.root, onChain.root),
    equal('the sum of its leaves is the total on chain', sum, onChain.total),
    equal('the root was not struck out', onChain.struckOut, false),
    {
      ok: sum <= sums.accrued,
      what: 'the accrued amount covers the total',
      detail: `${sum} of ${sums.accrued}`,
    },
    await checkUnclaimed(leaves, vault, sums),
    ...(await Promise.all(vouchers.map((voucher) => checkVoucher(voucher, header, leaves, vault)))),
  ];
  return { header, checks };
}

/** How many wallets to ask the chain about at once. */
const AT_ONCE = 20;

async function checkUnclaimed(
  leaves: readonly Leaf[],
  vault: AuditedVault,
  { accrued, paid }: { accrued: bigint; paid: bigint },
): Promise<Check> {
  let left = 0n;
  for (let from = 0; from < leaves.length; from += AT_ONCE) {
    const part = leaves.slice(from, from + AT_ONCE);
    const claimed = await Promise.all(part.map(({ account }) => vault.claimed(account)));
    part.forEach(({ cumulative }, i) => {
      if (cumulative > claimed[i]!) left += cumulative - claimed[i]!;
    });
  }

  const pool = accrued - paid;
  return {
    ok: left <= pool,
    what: 'the pool covers what is still unclaimed',
    detail: `${left} of ${pool}`,
  };
}

async function checkVoucher(
  voucher: Voucher,
  { chainId, vault: address }: LeafHeader,
  leaves: readonly Leaf[],
  vault: AuditedVault,
): Promise<Check> {
  const what = `the voucher of ${voucher.account} over ${voucher.cumulative} is checkVoucher`;
  const hash = toHex(voucherDigest({ chainId, vault: address }, voucher)) as Hex;
  const signer = await recoverAddress({ hash, signature: voucher.sig as Hex }).catch(() => null);
  if (!signer || !(await vault.isVoucherSigner(signer))) {
    return {
      ok: false,
      what,
      detail: `signed by ${signer ?? 'nobody'}, which is not a voucher signer`,
    };
  }

  const leaf = leaves[findLeaf(leaves, voucher.account)];
  if (!leaf) return { ok: false, what, detail: 'this wallet is not in the file' };
  const ok = leaf.cumulative >= BigInt(voucher.cumulative);
  const short = BigInt(voucher.cumulative) - leaf.cumulative;
  return {
    ok,
    what,
    detail: ok ? `its leaf says ${leaf.cumulative}` : `${short} base units are missing`,
  };
}
