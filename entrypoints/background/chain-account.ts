import { getMeta, setMeta } from '../../lib/db/meta.ts';
import type { ChainAccount } from '../../lib/protocol/claims.ts';
import type { Context } from './context.ts';

/**
 * What the chain has paid to a wallet (money.md rule 20), noted for the screens.
 * @throws StintError `chain_unreachable`, `offline` and others
 */
export async function readChain(context: Context, account: string): Promise<ChainAccount> {
  const { db, now } = context;
  const paid = await context.api.call('chainAccount', { params: { account } });
  const bound = await getMeta(db, 'account');
  if (bound?.account === account) {
    const { claimed, block, lastTx } = paid;
    await setMeta(db, 'claimed', { amount: BigInt(claimed), block, lastTx, at: now() });
  }
  return paid;
}

/** The same for the bound wallet, at most twice a minute. */
export async function refreshClaimed(context: Context): Promise<void> {
  const { db, now } = context;
  const [bound, known] = await Promise.all([getMeta(db, 'account'), getMeta(db, 'claimed')]);
  if (!bound || (known && now() - known.at < 30_000)) return;
  await readChain(context, bound.account);
}
