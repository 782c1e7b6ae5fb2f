import { deviceTag } from '../../../../lib/domain/account-chain.ts';
import { checkpointDigest } from '../../../../lib/domain/receipt-chain.ts';
import type { Receipt } from '../../../../lib/protocol/receipts.ts';
import type { Presented } from '../../../../lib/protocol/restore.ts';
import type { Context } from '../../context.ts';
import { getDevice } from '../../devices/find.ts';
import type { DeviceTable } from '../../store/schema.ts';
import type { Db } from '../../store/store.ts';
import { walletAt, walletsAlong, walletsIn, walletsOf } from '../binding/bindings-of.ts';
import { storeReceipt } from '../receipts.ts';
import { countedByEntries } from './counted-credits.ts';
import { coverPromise } from './lost.ts';
import { findBranch, type OwnBranch } from './own-branch.ts';
import { type Proven, proveAccounts } from './prove-accounts.ts';
import { rejoin } from './rejoin.ts';
import { restoreAccount } from './restore-account.ts';
import { restoreBinding } from './restore-binding.ts';
import { restoreLease } from './restore-lease.ts';
import { restorePending } from './restore-pending.ts';
import { restoreUnownedCredit } from './restore-unowned.ts';
import { settleKnown } from './settle-known.ts';
import { answers } from './units.ts';
import { invalid, requireSigner } from './verify.ts';

/**
 * Restores what this service signed and no longer knows: the device's receipts up to our
 * checkpoint, and its wallets' entries up to our vouchers. It believes only our own signatures and
 * hash chains that lead to them. Presenting the same again changes nothing.
 * @returns when the newest of it was signed, ms; null when nothing was new
 * @throws StintError `bad_signature`, `receipt_mismatch`
 */
export function present(ctx: Context, device: string, p: Presented): Promise<number | null> {
  return ctx.store.write((db) => merge(ctx, db, device, p));
}

/** Carries the outcome of a merge out of the transaction that it undoes. */
class Undone extends Error {
  readonly signedAt: number | null;
  constructor(signedAt: number | null) {
    super('only tried');
    this.signedAt = signedAt;
  }
}

/** What `present` would return, with everything checked and nothing stored. @throws as `present` */
export async function tryToPresent(
  ctx: Context,
  device: string,
  p: Presented,
): Promise<number | null> {
  try {
    return await ctx.store.write(async (db) => {
      throw new Undone(await merge(ctx, db, device, p));
    });
  } catch (error) {
    if (error instanceof Undone) return error.signedAt;
    throw error;
  }
}

async function merge(ctx: Context, db: Db, device: string, p: Presented): Promise<number | null> {
  const row = await getDevice(db, device);
  requireSigner(ctx, 'voucher', checkpointDigest(ctx.domain, p.checkpoint), p.checkpoint.sig);
  if (p.checkpoint.device !== device) throw invalid('the checkpoint is of another device');
  const proven = proveAccounts(ctx, p.accounts);
  const isAhead = p.checkpoint.seq > row.seq;
  const branch = await findBranch(ctx, db, row, p);
  const named = new Set([...(await walletsOf(db, device)), ...walletsIn(branch?.receipts ?? [])]);
  const accounts = proven.filter(({ account }) => named.has(account));
  const isKey = row.owner_device !== null;
  if (branch && (isKey || branch.ours.length > 0))
    return mergeBranch(ctx, db, row, branch, accounts);
  if (isKey || (!isAhead && accounts.length === 0)) return null;

  const entriesBefore = await countEntries(db, accounts);
  const credits = branch ? await restoreReceipts(ctx, db, row, branch, p.checkpoint.sig) : [];
  const presented = new Set(credits.map(({ receipt }) => receipt.seq));
  for (const account of accounts) await restoreAccount(ctx, db, { device, presented }, account);
  await coverUnownedCredits(ctx, db, device, credits, accounts);

  if (branch) return newest(branch);
  // Entries have no date. They are as old as a restore that is over, unless there was none.
  return (await countEntries(db, accounts)) > entriesBefore ? 0 : null;
}

/** @returns as `present` */
async function mergeBranch(
  ctx: Context,
  db: Db,
  row: DeviceTable,
  branch: OwnBranch,
  accounts: readonly Proven[],
): Promise<number | null> {
  const { device, seq } = row;
  await rejoin(ctx, db, row, branch, accounts);
  const holder = { device, presented: new Set<number>() };
  // A bandwidth key's are restored by its device.
  const own = row.owner_device === null ? accounts : [];
  for (const account of own) await restoreAccount(ctx, db, holder, account, true);
  const isNew = (await getDevice(db, device)).seq > seq;
  return isNew ? newest(branch) : null;
}

const newest = ({ receipts }: OwnBranch) => Math.max(...receipts.map(({ issuedAt }) => issuedAt));

async function countEntries(db: Db, accounts: readonly Proven[]): Promise<number> {
  if (accounts.length === 0) return 0;
  const { n } = await db
    .selectFrom('account_entries')
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .where(
      'account',
      'in',
      accounts.map(({ account }) => account),
    )
    .executeTakeFirstOrThrow();
  return Number(n);
}

/** A presented credit, and whether the copy has its answer. */
interface Credit {
  receipt: Receipt;
  known: boolean;
  /** The wallet that the device was bound to at that point. */
  account: string | null;
}

async function restoreReceipts(
  ctx: Context,
  db: Db,
  row: DeviceTable,
  { from, receipts: fresh, head }: OwnBranch,
  sig: string,
): Promise<Credit[]> {
  const owners = walletsAlong(fresh, await walletAt(db, row.device, from.seq));
  const known = new Set<number>();
  const decided = new Set(
    fresh.flatMap(({ kind, unit }) => (kind === 'credit' || kind === 'reject' ? [unit] : [])),
  );
  for (const receipt of fresh) {
    await storeReceipt(db, receipt);
    if (receipt.kind === 'bind') await restoreBinding(ctx, db, receipt);
    if (await settleKnown(ctx, db, receipt)) known.add(receipt.seq);
    if (receipt.kind !== 'work') continue;
    await restoreLease(ctx, db, receipt);
    if (!decided.has(receipt.unit)) await restorePending(ctx, db, receipt);
  }

  const { seq, credited, pending } = head;
  await db
    .updateTable('devices')
    .set({ seq, head: head.head, credited, pending, checkpoint_sig: sig })
    .where('device', '=', row.device)
    .execute();

  return fresh.flatMap((receipt): Credit[] => {
    const account = owners.get(receipt.seq) ?? null;
    return receipt.kind === 'credit' ? [{ receipt, known: known.has(receipt.seq), account }] : [];
  });
}

/**
 * Covers credits that no wallet's entry counts and that therefore have no owner yet. A credit from
 * the time when the device was bound is covered with its wallet's entry, whenever that is presented;
 * one that an entry counts which somebody else has brought is that wallet's.
 */
async function coverUnownedCredits(
  ctx: Context,
  db: Db,
  device: string,
  credits: readonly Credit[],
  accounts: readonly Proven[],
): Promise<void> {
  const counted = new Set<number>();
  for (const { account, entries } of accounts) {
    const own = deviceTag(account, device);
    for (const entry of entries) {
      if (entry.deviceTag === own) for (const seq of entry.creditSeqs) counted.add(seq);
    }
  }
  const elsewhere = await countedByEntries(db, device);
  for (const { receipt, known, account } of credits) {
    const { seq, campaign, unit, creditDelta, issuedAt } = receipt;
    if (counted.has(seq) || account !== null) continue;
    const owner = elsewhere.get(seq);
    if (owner !== undefined) {
      await answers.give(db, { device, unit }, owner);
      continue;
    }
    const amount = BigInt(creditDelta);
    await coverPromise(ctx, db, { device, account: null, amount, campaigns: [campaign] });
    if (known) continue;
    await restoreUnownedCredit(db, { device, seq, campaign, unit, amount, at: issuedAt });
  }
}
