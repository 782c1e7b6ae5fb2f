import { getMeta } from '../../lib/db/meta.ts';
import { type AccountHead, emptyAccount } from '../../lib/domain/account-chain.ts';
import { type ChainHead, emptyChain } from '../../lib/domain/receipt-chain.ts';
import type { Context } from './context.ts';
import { identity } from './identity.ts';

/** Where this device stands in its own chain and in its wallet's. */
export interface LedgerState {
  device: string;
  chain: ChainHead;
  /** Null until a wallet is bound. */
  account: (AccountHead & { account: string }) | null;
}

export async function ledgerState(context: Context): Promise<LedgerState> {
  const [{ device }, chain, account] = await Promise.all([
    identity(context.db),
    getMeta(context.db, 'chain'),
    getMeta(context.db, 'account'),
  ]);
  return { device, chain: chain ?? emptyChain(context.domain, device), account: account ?? null };
}

/** The head of `account`'s chain as far as this device knows it. */
export function accountHead(context: Context, state: LedgerState, account: string): AccountHead {
  if (state.account?.account === account) return state.account;
  return emptyAccount(context.domain, account);
}
