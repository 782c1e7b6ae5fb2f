import { accountPage, receiptPage } from '../../ledger/pages.ts';
import { takePresented } from '../../ledger/restore/take-presented.ts';
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
    await takePresented(ctx, gate, caller.device, body);
    return {};
  },
});

const rangeOf = ({ from, limit }: { from: string; limit?: string | undefined }) => ({
  from: Number(from),
  limit: limit === undefined ? undefined : Number(limit),
});
