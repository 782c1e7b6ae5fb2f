import { existsSync } from 'node:fs';
import { voucherDigest, ZERO32 } from '../../../../lib/domain/account-chain.ts';
import { StintError } from '../../../../lib/protocol/errors.ts';
import type { Context } from '../../context.ts';
import { recoverAddress } from '../../keys.ts';
import type { BuiltRoot, Cosign, SignedRoot } from './cosign.ts';
import type { Cosigned, CosignerState } from './cosign-protocol.ts';
import type { CosignerClient } from './cosigner-client.ts';
import { grownLeaves } from './grown-leaves.ts';
import { leafPath, readLeafFile } from './leaf-file.ts';
import type { Leaf } from './merkle.ts';
import { rootDigest } from './root-chain.ts';
import type { VouchedLeaf } from './totals.ts';

/** How long to leave the cosigner alone after it refused, ms: a whole leaf file travels each time. */
const REST_MS = 30_000;
/** How many vouchers to sign before others get a turn: some milliseconds. */
const AT_ONCE = 100;

/**
 * Asks a cosigner, which is another process with a chain reading of its own, to sign roots
 * (docs/money.md rule 19).
 */
export function cosignElsewhere(ctx: Context, client: CosignerClient, folder: string): Cosign {
  let rest: { until: number; error: unknown } = { until: 0, error: null };

  return async (built) => {
    if (ctx.now() < rest.until) throw rest.error;
    try {
      return await ask(ctx, client, folder, built);
    } catch (error) {
      const refused = error instanceof StintError && error.code === 'forbidden';
      if (refused) rest = { until: ctx.now() + REST_MS, error };
      throw error;
    }
  };
}

async function ask(
  ctx: Context,
  client: CosignerClient,
  folder: string,
  built: BuiltRoot,
): Promise<SignedRoot> {
  const state = await client.state();
  const path = leafPath(folder, built.epoch);
  if (state.epoch !== built.epoch) {
    const message = `The cosigner reads ${state.epoch} as the next root, not ${built.epoch}.`;
    throw new StintError('unavailable', message);
  }

  // It signed for this epoch before one of us died, and will sign nothing else for it.
  if (state.signed && state.signed.dataHash !== built.dataHash) {
    const { signed } = state;
    await client.fetchLeaves(signed.epoch, signed.dataHash, path);
    const { header } = await readLeafFile(path);
    return verify(ctx, state, signed, header.count);
  }

  const base = await readBase(client, folder, state);
  const vouchers = await signVouchers(ctx, grownLeaves(base, built.leaves));
  const signed = await client.sign(path, vouchers);
  if (signed.dataHash !== built.dataHash) {
    throw new StintError('protocol_violation', 'The cosigner signed another root.');
  }
  return verify(ctx, state, signed, built.leaves.length);
}

async function readBase(
  client: CosignerClient,
  folder: string,
  { base, hasBase }: CosignerState,
): Promise<Leaf[]> {
  if (base === 0) return [];
  const path = leafPath(folder, base);
  if (!existsSync(path)) {
    const message = `${path} is missing: the leaf file of the last root. Put it back; anybody who audited it has it.`;
    throw new StintError('storage_damaged', message);
  }
  if (!hasBase) await client.presentBase(path);
  return (await readLeafFile(path)).leaves;
}

/**
 * A voucher for each leaf that grew, as a line of JSON. They are signed with today's key, for the one
 * that signed the stored voucher may have been revoked since.
 */
async function signVouchers(ctx: Context, grown: readonly VouchedLeaf[]): Promise<string[]> {
  const lines: string[] = [];
  for (const [i, { account, cumulative, ledger_head: ledgerHead }] of grown.entries()) {
    const said = { account, cumulative: String(cumulative), ledgerHead, backing: ZERO32 };
    const sig = ctx.signer.sign('voucher', voucherDigest(ctx.domain, said));
    lines.push(`${JSON.stringify([account, ledgerHead, sig])}\n`);
    if (i % AT_ONCE === AT_ONCE - 1) await new Promise(setImmediate);
  }
  return lines;
}

function verify(
  ctx: Context,
  { address }: CosignerState,
  { sig, ...said }: Cosigned,
  count: number,
): SignedRoot {
  const terms = { ...said, total: BigInt(said.total) };
  if (recoverAddress(rootDigest(ctx.domain, terms), sig) !== address) {
    throw new StintError('protocol_violation', 'The signature is not by the cosigner.');
  }
  return { ...terms, sig, count };
}
