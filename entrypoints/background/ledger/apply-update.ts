import { getMeta, setMeta } from '../../../lib/db/meta.ts';
import type { ReceiptRow } from '../../../lib/db/rows.ts';
import { deviceTag, emptyAccount } from '../../../lib/domain/account-chain.ts';
import { emptyChain } from '../../../lib/domain/receipt-chain.ts';
import type { LedgerUpdate } from '../../../lib/protocol/device.ts';
import { StintError } from '../../../lib/protocol/errors.ts';
import type { AccountUpdate, Receipt } from '../../../lib/protocol/receipts.ts';
import type { Context } from '../core/context.ts';
import { fetchReceipts, fillEntries, fillReceipts, type ReceiptRange } from './fetch.ts';
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

/** An update of any length; one on the wire has limits. */
type FullUpdate = Pick<LedgerUpdate, 'receipts' | 'checkpoint' | 'account'>;

/** Whether the device's receipts, including these new ones, say that it is or was bound to a wallet. */
const everBound = (state: LedgerState, fresh: readonly Receipt[], account: string): boolean =>
  state.accounts.some((row) => row.account === account) ||
  fresh.some((receipt) => receipt.kind === 'bind' && receipt.unit === account);

/** @param replaced a wallet whose stored entries are about to go, so that they count nothing */
async function ownCredits(
  context: Context,
  update: AccountUpdate,
  fresh: readonly Receipt[],
  replaced: string | undefined,
): Promise<Map<number, OwnCredit>> {
  const seqs = [...new Set(update.entries.flatMap((entry) => entry.creditSeqs))];
  const stored = (await context.db.receipts.bulkGet(seqs)).filter((row) => row !== undefined);
  const counted = stored.map(({ account, entry, ...row }) =>
    account === replaced ? row : { ...row, entry },
  );
  // Fresh rows win: when the whole chain is replaced, the stored ones are about to go.
  const rows: (Receipt | ReceiptRow)[] = [...counted, ...fresh];

  return new Map(
    rows
      .filter((row) => row.kind === 'credit')
      .map((row) => [
        row.seq,
        { amount: BigInt(row.creditDelta), entry: 'entry' in row ? row.entry : undefined },
      ]),
  );
}

/** Entries may count credits that are newer than the given receipts: those are fetched too. */
async function catchUp(
  context: Context,
  state: LedgerState,
  given: ReceiptRange,
  account: AccountUpdate,
) {
  const own = deviceTag(account.account, state.device);
  const counted = account.entries.filter((entry) => entry.deviceTag === own);
  const last = Math.max(0, ...counted.map((entry) => entry.creditSeqs.at(-1) ?? 0));
  if (last <= given.checkpoint.seq) return given;

  const { receipts, checkpoint } = await fetchReceipts(
    context.api,
    given.checkpoint.seq + 1,
    given.checkpoint,
  );
  return { receipts: [...given.receipts, ...receipts], checkpoint };
}

async function verifyAccount(
  context: Context,
  state: LedgerState,
  update: AccountUpdate,
  { fresh, replaced }: { fresh: readonly Receipt[]; replaced: string | undefined },
): Promise<NonNullable<Verified['account']>> {
  const { network } = context;
  const { account, entries, tail } = update;
  if (!everBound(state, fresh, account)) {
    throw mismatch(
      'account',
      'The service sent entries of a wallet that this device was never bound to.',
    );
  }

  const head = accountHead(context, state, account);
  const credits = await ownCredits(context, update, fresh, replaced);
  const before = ((await getMeta(context.db, 'replaced')) ?? []).filter(
    (entry) => entry.account === account,
  );
  const from = { device: state.device, account, head };
  const next = verifyEntries(network, from, entries, { credits, replaced: before });
  if (tail) verifyVoucher(network, account, next.head, tail);
  return { account, head: next.head, entries, covered: next.covered, tail };
}

async function verify(
  context: Context,
  update: FullUpdate,
  { replaceAll = false, replaceAccount }: Pick<ApplyOptions, 'replaceAll' | 'replaceAccount'>,
): Promise<Verified> {
  const known = await ledgerState(context);
  const chain = replaceAll ? emptyChain(context.domain, known.device) : known.chain;
  const accounts = known.accounts.map((row) =>
    row.account === replaceAccount ? { ...row, ...emptyAccount(context.domain, row.account) } : row,
  );
  const state = { ...known, chain, accounts: replaceAll ? [] : accounts };
  if (update.checkpoint.seq < state.chain.seq) {
    throw mismatch('checkpoint', 'The service knows fewer receipts than this device holds.');
  }

  let range = await fillReceipts(context, state.chain, update);
  const wallet =
    update.account &&
    (await fillEntries(
      context,
      accountHead(context, state, update.account.account),
      update.account,
    ));
  if (wallet) range = await catchUp(context, state, range, wallet);

  const { receipts, checkpoint } = range;
  const head = verifyReceipts(context.network, state.device, state.chain, receipts, checkpoint);
  const account =
    wallet &&
    (await verifyAccount(context, state, wallet, { fresh: receipts, replaced: replaceAccount }));
  const before = known.accounts.find((row) => row.account === replaceAccount);
  if (before && (account?.head.cumulative ?? 0n) < before.cumulative)
    throw mismatch('account', 'The service sent a chain of the wallet that credits it with less.');
  return { replaceAll, replaceAccount, chain: head, receipts, checkpoint, account };
}

/** Stores a mismatch for the screens to show. Other errors are not noted. */
export async function noteMismatch(context: Context, error: unknown): Promise<void> {
  if (!(error instanceof StintError) || error.code !== 'receipt_mismatch') return;
  const { code, message } = error;
  await setMeta(context.db, 'mismatch', { code, message, at: context.now() });
}

export interface ApplyOptions {
  /** Runs inside the transaction that stores the update. */
  alsoInTransaction?: () => Promise<void>;
  /** The update comes from a file, so a failed check says nothing about the service. */
  file?: boolean;
  /** The update is the whole chain, and replaces what is stored. */
  replaceAll?: boolean;
  /** The update has the whole chain of this wallet, which replaces what is stored of it. */
  replaceAccount?: string;
}

/**
 * Verifies an update of this device's receipts and its wallet, fetches what is missing,
 * and stores all of it in one transaction. The caller holds the `ledger` lock.
 * @throws StintError `receipt_mismatch`; it is noted, and nothing is stored
 */
export async function applyUpdate(
  context: Context,
  update: FullUpdate,
  { alsoInTransaction, file = false, ...replace }: ApplyOptions = {},
): Promise<void> {
  try {
    await storeVerified(context, await verify(context, update, replace), alsoInTransaction);
  } catch (error) {
    if (!file) await noteMismatch(context, error);
    throw error;
  }
  await writeSecondCopy(context);
}
