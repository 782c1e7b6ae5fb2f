import type { ChainAccount } from '../../../../lib/protocol/claims.ts';
import type { Parts } from '../../parts.ts';
import { isContract, readSentTransaction } from '../../settlement/sent-transaction.ts';
import type { RouteHandlers } from './route-handlers.ts';

/** Claims that the relayer sends for a wallet, and what the chain paid it. */
export const claimHandlers = (
  parts: Parts,
): RouteHandlers<'quote' | 'claim' | 'claimStatus' | 'chainAccount' | 'sentTransaction'> => ({
  quote: ({ caller, body }) => parts.claims.quote(caller.device, body),
  claim: ({ caller, body }) => parts.claims.accept(caller.device, body),
  claimStatus: ({ caller, params }) => parts.claims.status(caller.device, params.digest),
  sentTransaction: ({ params }) => readSentTransaction(parts.chain, params.account, params.tx),
  chainAccount: ({ params }) => chainAccount(parts, params.account),
});

async function chainAccount({ chain, ctx }: Parts, account: string): Promise<ChainAccount> {
  const [claimed, { block }, contract] = await Promise.all([
    chain.claimed(account),
    chain.latest(),
    isContract(chain, account),
  ]);
  const row = await ctx.store.db
    .selectFrom('accounts')
    .select('claimed_tx')
    .where('account', '=', account)
    .executeTakeFirst();
  const lastTx = row?.claimed_tx ?? null;
  return { account, claimed: String(claimed), block, lastTx, ...contract };
}
