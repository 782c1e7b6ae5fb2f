import { getMeta, setMeta } from '../../../lib/db/meta.ts';
import { StintError } from '../../../lib/protocol/errors.ts';
import type { NetworkInfo, PinnedNetwork } from '../../../lib/protocol/network.ts';
import { noteServiceTime } from './clock.ts';
import type { Context } from './context.ts';

const FRESH_MS = 10 * 60_000;

const pinnedParts = (n: PinnedNetwork) =>
  JSON.stringify([
    n.chainId,
    n.vault,
    n.voucherSigner,
    n.accrualSigner,
    n.token.address,
    n.token.symbol,
    n.token.decimals,
  ]);

/**
 * What the service says about itself, at most ten minutes old.
 * @throws StintError `chain_mismatch` when it serves another network than the pinned one
 */
export async function networkInfo(context: Context): Promise<NetworkInfo> {
  const { db, now } = context;
  const stored = await getMeta(db, 'info');
  if (stored && now() - stored.at < FRESH_MS && now() >= stored.at) return stored.info;

  const info = await context.api.call('network');
  if (pinnedParts(info.network) !== pinnedParts(context.network)) {
    throw new StintError(
      'chain_mismatch',
      'The service works with another vault, chain, signer or token than this build of Stint trusts.',
    );
  }

  await setMeta(db, 'info', { info, at: now() });
  await noteServiceTime(context, info.now);
  return info;
}
