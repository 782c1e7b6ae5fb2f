import { allAccounts, claimableOf } from '../../../lib/db/accounts.ts';
import type { ChainAccount } from '../../../lib/protocol/claims.ts';
import type { Context } from '../core/context.ts';

/**
 * What the chain has paid to a wallet (docs/money.md rule 20), noted for the screens.
 * @throws StintError `chain_unreachable`, `offline` and others
 */
export async function readChain(context: Context, account: string): Promise<ChainAccount> {
  const { db, now } = context;
  const paid = await context.api.call('chainAccount', { params: { account } });
  const { claimed, block, lastTx } = paid;
  // Changes nothing for a wallet that this device does not know.
  await db.accounts.update(account, {
    claimed: { amount: BigInt(claimed), block, lastTx, at: now() },
  });

  return paid;
}

/** Reads it for the current wallet and for former ones with something left, at most twice a minute. */
export async function refreshClaimed(context: Context): Promise<void> {
  const { db, now } = context;
  for (const [i, row] of (await allAccounts(db)).entries()) {
    const fresh = row.claimed && now() - row.claimed.at < 30_000;
    if (fresh || (i > 0 && claimableOf(row) === 0n)) continue;
    await readChain(context, row.account);
  }
}
