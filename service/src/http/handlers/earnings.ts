import { accountPage, receiptPage } from '../../ledger/pages.ts';
import { present, tryToPresent } from '../../ledger/restore/present.ts';
import type { Parts } from '../../parts.ts';
import type { RouteHandlers } from './route-handlers.ts';

/** A device's receipts and its wallets' entries, asked for and brought back. */
export const earningsHandlers = ({
  ctx,
  gate,
}: Parts): RouteHandlers<'receipts' | 'account' | 'present'> => ({
  receipts: ({ caller, query }) => receiptPage(ctx, caller.device, rangeOf(query)),
  account: ({ caller, query }) =>
    accountPage(ctx, caller.device, { ...rangeOf(query), account: query.account || undefined }),
  async present({ caller, body }) {
    await gate.checkRead();
    // Only what was verified and is new closes the gate; it is merged once the chain was read.
    const isOpen = (await gate.stage()) === 'open';
    const signedAt = isOpen ? await tryToPresent(ctx, caller.device, body) : null;
    if (signedAt !== null && (await gate.begin(signedAt))) await gate.checkRead();
    await present(ctx, caller.device, body);
    return {};
  },
});

const rangeOf = ({ from, limit }: { from: string; limit?: string | undefined }) => ({
  from: Number(from),
  limit: limit === undefined ? undefined : Number(limit),
});
