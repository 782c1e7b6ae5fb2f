import { allAccounts } from '../../../lib/db/accounts.ts';
import { getMeta } from '../../../lib/db/meta.ts';
import type { AccountRow } from '../../../lib/db/rows.ts';
import { type AccountHead, emptyAccount } from '../../../lib/domain/account-chain.ts';
import { type ChainHead, emptyChain } from '../../../lib/domain/receipt-chain.ts';
import type { Context } from '../core/context.ts';
import { identity } from '../identity/identity.ts';

/** How far this device knows its own chain and those of its wallets. */
export interface LedgerState {
  device: string;
  chain: ChainHead;
  /** The current wallet first; empty until one is bound. */
  accounts: AccountRow[];
}

export async function ledgerState(context: Context): Promise<LedgerState> {
  const [{ device }, chain, accounts] = await Promise.all([
    identity(context.db),
    getMeta(context.db, 'chain'),
    allAccounts(context.db),
  ]);
  return { device, chain: chain ?? emptyChain(context.domain, device), accounts };
}

/** The head of `account`'s chain as far as this device knows it. */
export function accountHead(context: Context, state: LedgerState, account: string): AccountHead {
  const known = state.accounts.find((row) => row.account === account);
  return known ?? emptyAccount(context.domain, account);
}
