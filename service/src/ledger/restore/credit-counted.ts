import { deviceTag } from '../../../../lib/domain/account-chain.ts';
import type { ChainHead } from '../../../../lib/domain/receipt-chain.ts';
import type { AccountEntry } from '../../../../lib/protocol/receipts.ts';
import type { Context } from '../../context.ts';
import { getDevice } from '../../devices/find.ts';
import type { AnswerTable } from '../../store/schema.ts';
import type { Db } from '../../store/store.ts';
import { walletsOf } from '../binding/bindings-of.ts';
import { appendReceipt, headOf, signCheckpoint } from '../receipts.ts';
import { broughtSeqs, lastRestore } from './counted-credits.ts';
import { settleKnown } from './settle-known.ts';

/**
 * Credits again what a wallet's entries count of a device and nobody has the receipt of: it was decided
 * after the copy was made, another device of the wallet has brought the entry, and this one never saw
 * its receipt. The entry names it by number, so it comes before any other receipt of the device, and it
 * pays nothing more: the entry was covered when it was brought (docs/money.md rule 22).
 * @returns whether the device has new receipts
 */
export async function creditCounted(ctx: Context, db: Db, device: string): Promise<boolean> {
  const since = await lastRestore(db);
  if (since === 0) return false;
  const head = headOf(await getDevice(db, device));
  const { seq } = head;
  const accounts = await walletsOf(db, device);
  // Entries of one wallet may lead to those of another.
  for (let before = -1; head.seq > before; ) {
    before = head.seq;
    for (const account of accounts)
      for (const entry of await entriesFrom(db, { account, device, since, seq: head.seq + 1 }))
        if (!(await creditEntry(ctx, db, { head, device, account }, entry))) break;
  }
  if (head.seq === seq) return false;
  await signCheckpoint(ctx, db, device, head);
  return true;
}

/** Whether an entry of a wallet counts this receipt of a device, which nobody has: it is paid by that. */
export async function isCounted(
  db: Db,
  { account, device, seq }: { account: string | null; device: string; seq: number },
): Promise<boolean> {
  const since = await lastRestore(db);
  if (since === 0 || account === null) return false;
  const brought = await broughtSeqs(db, { since, account, tag: deviceTag(account, device) });
  return brought.some((seqs) => seqs.includes(seq));
}

interface To {
  head: ChainHead;
  device: string;
  account: string;
}

/** @returns whether the entry's receipts are the next ones, and there are answers for all of them */
async function creditEntry(
  ctx: Context,
  db: Db,
  { head, device, account }: To,
  { creditSeqs, amount }: AccountEntry,
): Promise<boolean> {
  if (creditSeqs.some((seq, i) => seq !== head.seq + 1 + i)) return false;
  const answers = await pendingOf(db, { device, account, limit: creditSeqs.length });
  if (answers.length < creditSeqs.length) return false;
  let left = BigInt(amount);
  for (const [i, { campaign, task: unit, pay }] of answers.entries()) {
    const isLast = i === answers.length - 1;
    const creditDelta = isLast || left < pay ? left : pay;
    left -= creditDelta;
    const line = { kind: 'credit', campaign, unit, pendingDelta: -pay, creditDelta } as const;
    await settleKnown(ctx, db, await appendReceipt(ctx, db, device, head, line));
  }
  return true;
}

/** A wallet's answers of a device that are not decided, oldest first. */
const pendingOf = (
  db: Db,
  { device, account, limit }: { device: string; account: string; limit: number },
): Promise<Pick<AnswerTable, 'campaign' | 'task' | 'pay'>[]> =>
  db
    .selectFrom('answers')
    .select(['campaign', 'task', 'pay'])
    .where('device', '=', device)
    .where('owner', '=', account)
    .where('state', '=', 'pending')
    .orderBy('received_at')
    .limit(limit)
    .execute();

/** A wallet's entries that count a device's receipts from this one on, if one that was brought begins with it. */
async function entriesFrom(
  db: Db,
  { account, device, since, seq }: { account: string; device: string; since: number; seq: number },
): Promise<AccountEntry[]> {
  const tag = deviceTag(account, device);
  const brought = await broughtSeqs(db, { since, account, tag });
  if (!brought.some(([first]) => first === seq)) return [];
  const rows = await db
    .selectFrom('account_entries')
    .select('body')
    .where('account', '=', account)
    .orderBy('n')
    .execute();
  return rows
    .map(({ body }) => JSON.parse(body) as AccountEntry)
    .filter((entry) => entry.deviceTag === tag && entry.creditSeqs[0]! >= seq);
}
