import { deviceTag } from '../../../../lib/domain/account-chain.ts';
import type { ChainHead } from '../../../../lib/domain/receipt-chain.ts';
import type { AccountEntry, Receipt } from '../../../../lib/protocol/receipts.ts';
import type { Context } from '../../context.ts';
import type { DeviceTable } from '../../store/schema.ts';
import type { Db } from '../../store/store.ts';
import { appendEntry } from '../account.ts';
import { assignCredits } from '../binding/assign.ts';
import { walletAt, walletsIn } from '../binding/bindings-of.ts';
import { appendReceipt, headOf, type ReceiptLine, signCheckpoint } from '../receipts.ts';
import { assignKnownCredits, assignLine } from './assign-known.ts';
import { broughtEntries, markBrought } from './branch-entries.ts';
import { type Counted, countedByEntries, noteRejoined } from './counted-credits.ts';
import { coverPromise } from './lost.ts';
import type { OwnBranch } from './own-branch.ts';
import type { Proven } from './prove-accounts.ts';
import { restoreBinding } from './restore-binding.ts';
import { answers, type KnownUnit, sharedBytes, type Units } from './units.ts';

/** What our chain says about a unit after the branch left it, base units. */
interface Told {
  held: bigint;
  credited: bigint;
}

/** Writes what a branch says and our chain lacks at the end of our chain. */
interface Rejoining {
  ctx: Context;
  db: Db;
  row: DeviceTable;
  head: ChainHead;
  /** The last receipt that both have. */
  from: number;
  units: Units;
  told: Map<string, Told>;
  /** Whose the credits are at this point of the branch (`ownerOf`). */
  account: string | null;
  /** Whether the branch names a wallet, so that its entries count what it was credited. */
  isNamed: boolean;
  /**
   * The branch's entries of this device that count here already, by wallet: another device of it has
   * brought them. For a bandwidth key all of them, which its device brings.
   */
  known: ReadonlyMap<string, AccountEntry[]>;
  /** The branch's credits that entries count which somebody has brought, and whose they are. */
  counted: Counted;
}

/**
 * Merges a branch of a device's chain, or of a bandwidth key's, that no longer connects: what it says of
 * each unit is written at the end of our chain, unless our chain says as much (docs/money.md rule 22). A
 * credit is covered like any other promise, and gets a new entry of its wallet unless an entry of the
 * branch that counts it is on our chain of the wallet. What a bandwidth key was credited for a wallet is
 * covered with the entries that its device presents.
 */
export async function rejoin(
  ctx: Context,
  db: Db,
  row: DeviceTable,
  branch: OwnBranch,
  accounts: readonly Proven[],
): Promise<void> {
  const isKey = row.owner_device !== null;
  const own = ownEntries(row.device, accounts);
  const known = isKey ? own : await brought(db, own);
  const rejoining: Rejoining = {
    ctx,
    db,
    row,
    head: headOf(row),
    from: branch.from.seq,
    units: isKey ? sharedBytes : answers,
    told: new Map(),
    ...(await ownerOf(db, row.device, branch)),
    known: new Map(known),
    counted: await countedOf(db, row.device, { own, known }),
  };
  for (const receipt of branch.ours) tell(rejoining, receipt);
  const decided = new Set(branch.receipts.filter(isDecision).map(({ unit }) => unit));
  for (const receipt of branch.receipts) {
    if (receipt.kind === 'bind') await rejoinBinding(rejoining, receipt, branch.ours);
    else if (receipt.kind === 'work') await rejoinWork(rejoining, receipt, decided);
    else await rejoinDecision(rejoining, receipt);
  }
  await signCheckpoint(ctx, db, row.device, rejoining.head);
  if (!isKey) for (const [account, entries] of own) await markBrought(db, account, entries);
}

/**
 * What entries count that were brought. The entries that the device presents say for themselves which of
 * them were; for credits that it presents no entry of, those that others have brought do.
 */
async function countedOf(
  db: Db,
  device: string,
  { own, known }: Record<'own' | 'known', readonly [string, AccountEntry[]][]>,
): Promise<Counted> {
  const counted = await countedByEntries(db, device);
  for (const [, entries] of own) for (const seq of creditsOf(entries)) counted.delete(seq);
  for (const [account, entries] of known)
    for (const seq of creditsOf(entries)) counted.set(seq, account);
  return counted;
}

async function brought(
  db: Db,
  own: readonly [string, AccountEntry[]][],
): Promise<[string, AccountEntry[]][]> {
  return Promise.all(
    own.map(async ([account, entries]) => [account, await broughtEntries(db, account, entries)]),
  );
}

const isDecision = ({ kind }: Receipt) => kind === 'credit' || kind === 'reject';

function tell({ told }: Rejoining, { kind, unit, pendingDelta, creditDelta }: Receipt): void {
  if (kind === 'bind') return;
  const { held, credited } = told.get(unit) ?? { held: 0n, credited: 0n };
  told.set(unit, {
    held: held + BigInt(pendingDelta),
    credited: credited + BigInt(creditDelta),
  });
}

async function append(to: Rejoining, line: ReceiptLine): Promise<Receipt> {
  const receipt = await appendReceipt(to.ctx, to.db, to.row.device, to.head, line);
  tell(to, receipt);
  return receipt;
}

async function rejoinBinding(
  to: Rejoining,
  { unit: account }: Receipt,
  ours: readonly Receipt[],
): Promise<void> {
  const { ctx, db, row } = to;
  to.account = account;
  // A binding of ours is later than the branch. A bandwidth key is bound with its device alone.
  const bound = walletsIn(ours);
  if (bound.length > 0 || (row.owner_device !== null && row.account !== account)) {
    return bound.includes(account) ? undefined : rejoinFormer(to, account);
  }

  const receipt = await append(to, { kind: 'bind', unit: account });
  if (row.owner_device !== null) return;
  await restoreBinding(ctx, db, receipt);
  // Numbers up to where the branch begins are those of our chain, too.
  const seqs = creditsOf(to.known.get(account) ?? []).filter((seq) => seq <= to.from);
  await assignKnownCredits(
    db,
    { device: row.device, presented: new Set() },
    account,
    new Set(seqs),
  );
  await assignCredits(ctx, db, { device: row.device, account });
}

/**
 * A wallet that the device was bound to before the one of today: its chain has to name it, and it may
 * speak for it, but what it earns goes on to today's.
 */
async function rejoinFormer(to: Rejoining, account: string): Promise<void> {
  const { ctx, db, row } = to;
  const { seq: nonce } = await append(to, { kind: 'bind', unit: account });
  if (row.owner_device === null) {
    await db
      .insertInto('bindings')
      .values({ device: row.device, account, nonce, wallet_sig: '', device_sig: '', at: ctx.now() })
      .onConflict((oc) => oc.doNothing())
      .execute();
  }
  if (row.account !== null) await append(to, { kind: 'bind', unit: row.account });
}

async function rejoinWork(
  to: Rejoining,
  { campaign, unit, pendingDelta }: Receipt,
  decided: ReadonlySet<string>,
): Promise<void> {
  const { ctx, db, row, units } = to;
  if (to.told.has(unit) || (await units.find(db, row.device, unit))) return;
  const pending = BigInt(pendingDelta);
  const receipt = await append(to, { kind: 'work', campaign, unit, pendingDelta: pending });
  await units.restoreLease(ctx, db, receipt);
  if (!decided.has(unit)) await units.restorePending(ctx, db, receipt);
}

/** How much of our chain's pending sum is this unit's. */
function heldFor(to: Rejoining, unit: string, known: KnownUnit | undefined): bigint {
  if (!known) return to.told.get(unit)?.held ?? 0n;
  return known.state === 'pending' ? known.pay : 0n;
}

async function rejoinDecision(to: Rejoining, receipt: Receipt): Promise<void> {
  const { ctx, db, row, units } = to;
  const { campaign, unit, reason } = receipt;
  const known = await units.find(db, row.device, unit);
  const line = { campaign, unit, pendingDelta: -heldFor(to, unit, known), reason };
  if (receipt.kind === 'reject') {
    const isOpen = known ? known.state === 'pending' : line.pendingDelta < 0n;
    if (isOpen) await units.settle(ctx, db, await append(to, { kind: 'reject', ...line }));
    return;
  }

  const already = to.told.get(unit)?.credited ?? 0n;
  const amount = BigInt(receipt.creditDelta) - already;
  const counting = to.counted.get(receipt.seq);
  const owner = known ? known.owner : to.account;
  if (amount <= 0n) {
    if (counting === undefined)
      return noteDone(to, receipt, { owner, ourSeq: known?.credit_seq ?? null });
    if (known?.owner !== null) return;
    await assignLine(db, known, counting);
    return units.give(db, { device: row.device, unit }, counting);
  }
  const credit = await append(to, { kind: 'credit', ...line, creditDelta: amount });
  const isKnown = await units.settle(ctx, db, credit);
  if (counting !== undefined) return units.give(db, { device: row.device, unit }, counting);
  if (await payCredit(to, credit, { owner, isKnown }))
    await noteDone(to, receipt, { owner, ourSeq: credit.seq });
}

const noteDone = (
  { db, row: { device } }: Rejoining,
  { seq, creditDelta }: Receipt,
  { owner: account, ourSeq }: { owner: string | null; ourSeq: number | null },
) => noteRejoined(db, { device, seq, ourSeq, account, amount: BigInt(creditDelta) });

/** @returns false for bytes that come with the entries of the key's device */
async function payCredit(
  to: Rejoining,
  { seq, campaign, unit, creditDelta, issuedAt: at }: Receipt,
  { owner, isKnown }: { owner: string | null; isKnown: boolean },
): Promise<boolean> {
  const { ctx, db, row, units } = to;
  const { device } = row;
  const amount = BigInt(creditDelta);
  if (owner !== null) {
    if (row.owner_device !== null && to.isNamed) return false;
    const credits = { account: owner, device, creditSeqs: [seq], amount, positions: new Map() };
    await appendEntry(ctx, db, credits);
  }
  await coverPromise(ctx, db, { device, account: owner, amount, campaigns: [campaign] });
  if (owner === null && !isKnown)
    await units.restoreUnowned(db, { device, seq, campaign, unit, amount, at });
  return true;
}

/**
 * The wallet of a device where the branch begins. What it earned without one is its first wallet's: the one
 * that the branch names, or, when our chain was bound since, the first that ours does
 * (docs/money.md rule 11). Before a binding that is still to be restored it is nobody's.
 */
async function ownerOf(
  db: Db,
  device: string,
  { from, receipts, ours }: OwnBranch,
): Promise<Pick<Rejoining, 'account' | 'isNamed'>> {
  const before = await walletAt(db, device, from.seq);
  if (before !== null) return { account: before, isNamed: true };
  const named = firstWallet(receipts);
  const bound = firstWallet(ours);
  return { account: bound === null ? null : (named ?? bound), isNamed: named !== null };
}

const firstWallet = (receipts: readonly Receipt[]): string | null => walletsIn(receipts)[0] ?? null;

/** The entries of this device or key, by wallet. */
function ownEntries(device: string, accounts: readonly Proven[]): [string, AccountEntry[]][] {
  return accounts.map(({ account, entries }) => {
    const tag = deviceTag(account, device);
    return [account, entries.filter((entry) => entry.deviceTag === tag)];
  });
}

const creditsOf = (entries: readonly AccountEntry[]) => entries.flatMap((e) => e.creditSeqs);
