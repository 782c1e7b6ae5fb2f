import { StintError } from '../../../../lib/protocol/errors.ts';
import { bindWallet } from '../../ledger/binding/bind.ts';
import { announceMove, stopMove } from '../../ledger/binding/move.ts';
import type { Parts } from '../../parts.ts';
import { onBound } from '../../tasks/on-bound.ts';
import type { RouteHandlers } from './route-handlers.ts';

/** @throws StintError `forbidden` */
function requireOwn(caller: { device: string }, request: { device: string }): void {
  if (request.device === caller.device) return;
  throw new StintError('forbidden', 'A device can only bind itself.');
}

/** Which wallet a device's earnings go to. */
export const walletHandlers = ({
  ctx,
  verifyWallet,
}: Parts): RouteHandlers<'bind' | 'announceMove' | 'stopMove'> => ({
  bind({ caller, body }) {
    requireOwn(caller, body);
    return bindWallet(ctx, { verifyWallet, onBound }, body);
  },
  announceMove({ caller, body }) {
    requireOwn(caller, body);
    return announceMove(ctx, verifyWallet, body);
  },
  async stopMove({ caller }) {
    await stopMove(ctx, caller.device);
    return {};
  },
});
