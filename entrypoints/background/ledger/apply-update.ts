import { setMeta } from '../../../lib/db/meta.ts';
import type { ReceiptRow } from '../../../lib/db/rows.ts';
import { deviceTag } from '../../../lib/domain/account-chain.ts';
import { emptyChain } from '../../../lib/domain/receipt-chain.ts';
import type { LedgerUpdate } from '../../../lib/protocol/device.ts';
import { StintError } from '../../../lib/protocol/errors.ts';
import type { AccountUpdate, Receipt } from '../../../lib/protocol/receipts.ts';
import type { Context } from '../core/context.ts';
import { fetchReceipts, fillEntries, fillReceipts, type Stretch } from './fetch.ts';
import { writeSecondCopy } from './second-copy.ts';
import { accountHead, type LedgerState, ledgerState } from './state.ts';
import { storeVerified, type Verified } from './store.ts';
import {
  mismatch,
  type OwnCredit,
  verifyEntries,
  verifyReceipts,
  verifyVoucher,
} from './verify.ts';

/** An update of any length; on the wire it has limits. */
type Whole = Pick<LedgerUpdate, 'receipts' | 'checkpoint' | 'account'>;

/** Whether our own chain says that we are or were bound to a wallet, with these receipts added. */
const everBound = (state: LedgerState, fresh: readonly Receipt[], account: string): boolean =>
  state.accounts.some((row) => row.account === account) ||
  fresh.some((receipt) => receipt.kind === 'bind' && receipt.unit === account);

async function ownCredits(
  context: Context,
  update: AccountUpdate,
  fresh: readonly Receipt[],
): Promise<Map<number, OwnCredit>> {
  const seqs = [...new Set(update.entries.flatMap((entry) => entry.creditSeqs))];
  const stored = (await context.db.receipts.bulkGet(seqs)).filter((row) => row !== undefined);
  // Later ones win: starting over, what is stored is about to be replaced.
  const rows: (Receipt | ReceiptRow)[] = [...stored, ...fresh];
  return new Map(
    rows
      .filter((row) => row.kind === 'credit')
      .map((row) => [
        row.seq,
        { amount: BigInt(row.creditDelta), entry: 'entry' in row ? row.entry : undefined },
      ]),
  );
}

/** Entries may count credits that came after the receipts at hand: those are fetched too. */
async function catchUp(
  context: Context,
  state: LedgerState,
  given: Stretch,
  account: AccountUpdate,
) {
  const own = deviceTag(account.account, state.device);
  const counted = account.entries.filter((entry) => entry.deviceTag === own);
  const last = Math.max(0, ...counted.map((entry) => entry.creditSeqs.at(-1) ?? 0));
  if (last <= given.checkpoint.seq) return given;
  const { receipts, checkpoint } = await fetchReceipts(
    context,
    given.checkpoint.seq + 1,
    given.checkpoint,
  );
  return { receipts: [...given.receipts, ...receipts], checkpoint };
}

async function verifyAccount(
  context: Context,
  state: LedgerState,
  update: AccountUpdate,
  fresh: readonly Receipt[],
): Promise<NonNullable<Verified['account']>> {
  const { network } = context;
  const { account, entries, tail } = update;
  if (!everBound(state, fresh, account)) {
    throw mismatch('account', 'The service speaks of a wallet that this device is not bound to.');
  }
  const head = accountHead(context, state, account);
  const credits = await ownCredits(context, update, fresh);
  const next = verifyEntries(network, state.device, account, head, entries, credits);
  if (tail) verifyVoucher(network, account, next.head, tail);
  return { account, head: next.head, entries, covered: next.covered, tail };
}

async function verify(context: Context, update: Whole, scratch: boolean): Promise<Verified> {
  const known = await ledgerState(context);
  const empty = { ...known, chain: emptyChain(context.domain, known.device), accounts: [] };
  const state = scratch ? empty : known;
  if (update.checkpoint.seq < state.chain.seq) {
    throw mismatch('checkpoint', 'The service knows fewer receipts than this device holds.');
  }
  let stretch = await fillReceipts(context, state.chain, update);
  const wallet =
    update.account &&
    (await fillEntries(
      context,
      accountHead(context, state, update.account.account),
      update.account,
    ));
  if (wallet) stretch = await catchUp(context, state, stretch, wallet);
  const { receipts, checkpoint } = stretch;
  const chain = verifyReceipts(context.network, state.device, state.chain, receipts, checkpoint);
  const account = wallet && (await verifyAccount(context, state, wallet, receipts));
  return { scratch, chain, receipts, checkpoint, account };
}

/** Keeps what did not verify in view; nothing of the update itself is stored. */
export async function noteMismatch(context: Context, error: unknown): Promise<void> {
  if (!(error instanceof StintError) || error.code !== 'receipt_mismatch') return;
  const { code, message } = error;
  await setMeta(context.db, 'mismatch', { code, message, at: context.now() });
}

export interface ApplyOptions {
  /** Runs inside the transaction that stores the update. */
  alsoInTransaction?: () => Promise<void>;
  /** It comes from a file: what does not verify says nothing about the service. */
  file?: boolean;
  /** The update is the whole chain, and replaces what is stored. */
  scratch?: boolean;
}

/**
 * Verifies what the service says of our receipts and our wallet, fetches what is missing,
 * and stores all of it in one transaction. Hold the `ledger` lock.
 * @throws StintError `receipt_mismatch`: noted, and nothing was stored
 */
export async function applyUpdate(
  context: Context,
  update: Whole,
  { alsoInTransaction, scratch = false, file = false }: ApplyOptions = {},
): Promise<void> {
  try {
    await storeVerified(context, await verify(context, update, scratch), alsoInTransaction);
  } catch (error) {
    if (!file) await noteMismatch(context, error);
    throw error;
  }
  await writeSecondCopy(context);
}
