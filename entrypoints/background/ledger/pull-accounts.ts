import { claimableOf } from '../../../lib/db/accounts.ts';
import type { AccountRow } from '../../../lib/db/rows.ts';
import { creditedBy } from '../../../lib/domain/owed.ts';
import type { AccountUpdate } from '../../../lib/protocol/receipts.ts';
import type { Context } from '../core/context.ts';
import { applyUpdate } from './apply-update.ts';
import { deviceChain, type OwnChain } from './own-chain.ts';
import { presentHeld } from './present.ts';
import { pullProof } from './root-proof.ts';
import { ledgerState } from './state.ts';

const PAGE = 200;

async function fetchAfter({ api }: Context, account: string, n: number) {
  const query = { from: n + 1, limit: PAGE, account };
  return (await api.call('account', { query })).update;
}

/** Whether the service's chain of a wallet goes on where the stored one ends. */
function goesOn({ head }: AccountRow, { entries, tail }: AccountUpdate): boolean {
  const [next] = entries;
  if (next) return next.prev === head;
  return tail === null || tail.voucher.ledgerHead === head;
}

/**
 * Fetches what a wallet was credited on any device since the last time. A service that knows fewer
 * entries, or others, was restored: it is given the stored ones, and its chain is taken over when they do
 * not fit into it any more (docs/money.md rule 22).
 */
async function pullAccount(context: Context, row: AccountRow): Promise<void> {
  const { account, n } = row;
  const chain = await deviceChain(context);
  const { checkpoint } = chain;
  if (!checkpoint) return;

  let update = await fetchAfter(context, account, n);
  if (update && !goesOn(row, update)) {
    await presentHeld(context, chain, chain.head.seq);
    update = await fetchAfter(context, account, n);
  }
  if (!update) return;
  if (goesOn(row, update))
    return applyUpdate(context, { receipts: [], checkpoint, account: update });

  await takeOver(context, chain, row);
}

/**
 * Puts the service's whole chain of a wallet in the place of the stored one, after giving it what it lacks.
 * @throws StintError `receipt_mismatch` when it credits the wallet with less
 */
async function takeOver(context: Context, chain: OwnChain, row: AccountRow): Promise<void> {
  const { account } = row;
  const { checkpoint } = chain;
  if (!checkpoint) return;
  let update = await fetchAfter(context, account, 0);
  if (row.cumulative > (update?.tail ? creditedBy(update.tail) : 0n)) {
    await presentHeld(context, chain, chain.head.seq);
    update = await fetchAfter(context, account, 0);
  }
  const whole = { receipts: [], checkpoint, account: update };
  await applyUpdate(context, whole, { replaceAccount: account });
}

/** Does so for the current wallet, and for former ones with something left to claim, or for `all`. */
export async function pullAccounts(context: Context, all: boolean, force: boolean): Promise<void> {
  const { accounts } = await ledgerState(context);
  for (const [i, row] of accounts.entries()) {
    if (i > 0 && !all && claimableOf(row) === 0n) continue;
    await pullAccount(context, row);
    await pullProof(context, row.account, force);
  }
}

/** Verifies the chain of each wallet from its first entry, after this device's receipts were replaced. */
export async function takeOverAccounts(context: Context): Promise<void> {
  const { accounts } = await ledgerState(context);
  const chain = await deviceChain(context);
  for (const row of accounts) {
    await takeOver(context, chain, row);
    await pullProof(context, row.account, true);
  }
}
