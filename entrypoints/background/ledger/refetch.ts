import { getMeta, setMeta } from '../../../lib/db/meta.ts';
import type { ReplacedEntry } from '../../../lib/db/rows.ts';
import { deviceTag } from '../../../lib/domain/account-chain.ts';
import { type ChainHead, emptyChain, hashReceipt } from '../../../lib/domain/receipt-chain.ts';
import type { Receipt } from '../../../lib/protocol/receipts.ts';
import type { Context } from '../core/context.ts';
import { applyUpdate, noteMismatch } from './apply-update.ts';
import { fetchReceipts, type ReceiptRange } from './fetch.ts';
import { whatFalls } from './nothing-falls.ts';
import { deviceChain, type OwnChain, receiptsAfter } from './own-chain.ts';
import { takeOverAccounts } from './pull-accounts.ts';
import { forgetCheckpoint } from './second-copy.ts';
import { ledgerState } from './state.ts';
import { mismatch, verifyReceipts } from './verify.ts';

/**
 * The whole chain from its first receipt, which a restored service may have written otherwise since, and
 * what is stored of it.
 * @throws StintError `receipt_mismatch` unless it verifies and nothing that was signed before has fallen
 */
export async function fetchWhole(
  { domain, network }: Context,
  chain: OwnChain,
): Promise<{ range: ReceiptRange; head: ChainHead; stored: Receipt[] }> {
  const { device, api } = chain;
  const range = await fetchReceipts(api, 1, null);
  const { receipts, checkpoint } = range;
  const head = verifyReceipts(network, device, emptyChain(domain, device), receipts, checkpoint);
  const stored = await receiptsAfter(chain, 0);
  const fallen = whatFalls(stored, receipts);
  if (fallen === null) return { range, head, stored };
  throw mismatch(
    'checkpoint',
    `The service sent receipts that differ from those it signed before: ${fallen}.`,
  );
}

/** This device's stored entries over receipts that are not in the new chain. */
async function replacedEntries(
  context: Context,
  stored: readonly Receipt[],
  receipts: readonly Receipt[],
): Promise<ReplacedEntry[]> {
  const common = stored.findIndex(
    (receipt, i) => !receipts[i] || hashReceipt(receipt) !== hashReceipt(receipts[i]),
  );
  if (common < 0) return [];

  const { device, accounts } = await ledgerState(context);
  const tags = new Set(accounts.map(({ account }) => deviceTag(account, device)));
  const entries = await context.db.accountEntries.toArray();
  const isReplaced = (seq: number) => seq > common;
  const own = entries.filter((e) => tags.has(e.deviceTag) && e.creditSeqs.some(isReplaced));
  return own.map(({ account, creditSeqs, amount }) => {
    const units = new Set(creditSeqs.map((seq) => stored[seq - 1]?.unit));
    const now = receipts.filter(({ kind, unit }) => kind === 'credit' && units.has(unit));
    return { account, creditSeqs, amount, newSeqs: now.map(({ seq }) => seq) };
  });
}

async function replaceAll(context: Context): Promise<number> {
  const first = await context.api.call('receipts', { query: { from: 1, limit: 1 } });
  if (first.receipts.length === 0) return 0;

  const { range, stored } = await fetchWhole(context, await deviceChain(context));
  const { db } = context;
  const fresh = await replacedEntries(context, stored, range.receipts);
  const replaced = [...((await getMeta(db, 'replaced')) ?? []), ...fresh];
  // The copy keeps the longest chain that it has seen, and this one may be shorter.
  await forgetCheckpoint(context, range.checkpoint.device);
  await applyUpdate(
    context,
    { ...range, account: null },
    { replaceAll: true, alsoInTransaction: () => setMeta(db, 'replaced', replaced) },
  );
  await takeOverAccounts(context);
  return range.receipts.length;
}

/**
 * Fetches everything from the first receipt, verifies it against what was signed before,
 * and only then replaces what is stored. The caller holds the `ledger` lock.
 * @returns the number of receipts
 * @throws StintError `receipt_mismatch`; what is stored then stays
 */
export async function refetchLedger(context: Context): Promise<number> {
  try {
    return await replaceAll(context);
  } catch (error) {
    await noteMismatch(context, error);
    throw error;
  }
}
