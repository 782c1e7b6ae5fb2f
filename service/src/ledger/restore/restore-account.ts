import { deviceTag, emptyAccount, extendAccount } from '../../../../lib/domain/account-chain.ts';
import type { AccountEntry, BackedVoucher } from '../../../../lib/protocol/receipts.ts';
import type { Context } from '../../context.ts';
import type { Db } from '../../store/store.ts';
import { findAccount, saveAccount } from '../account.ts';
import { raiseBacking } from '../backing.ts';
import { storeVoucher } from '../voucher.ts';
import { assignKnownCredits, type Holder } from './assign-known.ts';
import { assignKnownKeyCredits, bandwidthKeysOf } from './assign-known-keys.ts';
import { markBrought } from './branch-entries.ts';
import { coverPromise, owedLines, owedSinceCopy, reserveLost } from './lost.ts';
import type { Proven } from './prove-accounts.ts';
import { isFork, restoreFork } from './restore-fork.ts';
import { keepAttestation } from './unknown-campaigns.ts';

/**
 * Restores a wallet's entries up to our voucher, which the device was bound to.
 * @param isReplaced the device's own chain was replaced, so that its entries count receipts that are
 *   not ours; its credits were restored with them
 */
export async function restoreAccount(
  ctx: Context,
  db: Db,
  holder: Holder,
  { account, entries, tail }: Proven,
  isReplaced = false,
): Promise<void> {
  const { device } = holder;
  const before = (await findAccount(db, account)) ?? { ...emptyAccount(ctx.domain, account) };
  const branch = { device, account, entries, tail };
  const own = deviceTag(account, device);
  if (isReplaced) {
    return restoreFork(ctx, db, branch, (entry) => entry.deviceTag === own);
  }
  if (await isFork(db, branch, before)) {
    await assignProvenCredits(db, holder, account, entries);
    const counted = await countedSeqs(db, account, own);
    const isCounted = ({ deviceTag: tag, creditSeqs }: AccountEntry) =>
      tag === own && creditSeqs.some((seq) => counted.has(seq));
    return restoreFork(ctx, db, branch, isCounted);
  }

  const fresh = entries.filter((entry) => entry.n > before.n);
  if (fresh.length === 0) return assignProvenCredits(db, holder, account, entries);
  let head = { n: before.n, head: before.head, cumulative: before.cumulative };
  for (const entry of fresh) head = extendAccount(ctx.domain, account, head, entry);

  await assignProvenCredits(db, holder, account, entries);
  for (const entry of fresh) {
    await db
      .insertInto('account_entries')
      .values({ account, n: entry.n, body: JSON.stringify(entry) })
      .execute();
  }
  await markBrought(db, account, fresh);
  await saveAccount(db, { account, ...head });
  await readClaimed(db, account);

  for (const attestation of tail.attestations) {
    const { campaign, cumulative } = attestation;
    await reserveLost(ctx, db, campaign, BigInt(cumulative));
    await keepAttestation(db, attestation);
  }
  await restoreBacking(db, account, tail.list);
  const lines = await owedLines(db, tail.voucher, head.cumulative);
  await storeVoucher(ctx, db, { voucher: tail.voucher, list: tail.list, owed: lines });

  const campaigns = tail.list.map(({ campaign }) => campaign);
  const amount = head.cumulative - before.cumulative;
  const accrued = campaigns.length === 0;
  const owed = await owedSinceCopy(db, tail.voucher, head.cumulative);
  await coverPromise(ctx, db, { device, account, amount, campaigns, accrued, owed });
}

/** Assigns the known credits of this device and its bandwidth keys that these proven entries count. */
async function assignProvenCredits(
  db: Db,
  holder: Holder,
  account: string,
  entries: AccountEntry[],
): Promise<void> {
  const of = (device: string) => {
    const tag = deviceTag(account, device);
    const own = entries.filter((entry) => entry.deviceTag === tag);
    return new Set(own.flatMap(({ creditSeqs }) => creditSeqs));
  };
  await assignKnownCredits(db, holder, account, of(holder.device));
  for (const key of await bandwidthKeysOf(db, holder.device))
    await assignKnownKeyCredits(db, key, account, of(key));
}

/** Restores the backing that the chain has not accrued yet. */
async function restoreBacking(db: Db, account: string, list: BackedVoucher['list']): Promise<void> {
  for (const { campaign, min } of list) {
    const row = await db
      .selectFrom('campaigns')
      .select('accrued')
      .where('id', '=', campaign)
      .executeTakeFirst();
    if (row && row.accrued >= BigInt(min)) continue;
    await raiseBacking(db, { account, campaign, min: BigInt(min) });
  }
}

/** Has the chain asked what it paid the wallet: the copy may not know the wallet at all. */
async function readClaimed(db: Db, account: string): Promise<void> {
  await db
    .insertInto('chain_unread')
    .values({ kind: 'account', id: account })
    .onConflict((oc) => oc.doNothing())
    .execute();
}

/** The receipt numbers of the credits with this tag that our entries of the wallet count. */
async function countedSeqs(db: Db, account: string, tag: string): Promise<Set<number>> {
  const rows = await db
    .selectFrom('account_entries')
    .select('body')
    .where('account', '=', account)
    .execute();
  const entries = rows.map(({ body }) => JSON.parse(body) as AccountEntry);
  const own = entries.filter((entry) => entry.deviceTag === tag);
  return new Set(own.flatMap(({ creditSeqs }) => creditSeqs));
}
