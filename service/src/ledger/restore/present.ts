import {
  accrualDigest,
  backingHash,
  deviceTag,
  emptyAccount,
  extendAccount,
  voucherDigest,
} from '../../../../lib/domain/account-chain.ts';
import {
  checkCheckpoint,
  checkpointDigest,
  extendChain,
} from '../../../../lib/domain/receipt-chain.ts';
import { StintError } from '../../../../lib/protocol/errors.ts';
import type {
  AccountEntry,
  AccountUpdate,
  BackedVoucher,
  Receipt,
} from '../../../../lib/protocol/receipts.ts';
import type { Presented } from '../../../../lib/protocol/restore.ts';
import type { Context } from '../../context.ts';
import { getDevice } from '../../devices/find.ts';
import { recoverAddress } from '../../keys.ts';
import type { DeviceTable } from '../../store/schema.ts';
import type { Db } from '../../store/store.ts';
import { findAccount, saveAccount } from '../account.ts';
import { raiseBacking } from '../backing.ts';
import { headOf } from '../receipts.ts';
import { releaseLease } from '../release-lease.ts';
import { storeVoucher } from '../voucher.ts';
import { assignKnownCredits, type Holder } from './assign-known.ts';
import { assignKnownKeyCredits, bandwidthKeysOf, bindKnownKeys } from './assign-known-keys.ts';
import { coverPromise, reserveLost } from './lost.ts';
import { restorePending } from './restore-pending.ts';
import { settleKnown } from './settle-known.ts';

const invalid = (what: string) =>
  new StintError('bad_signature', `The presented data does not verify: ${what}.`);

function requireSigner(ctx: Context, role: 'voucher' | 'accrual', digest: Uint8Array, sig: string) {
  if (recoverAddress(digest, sig) !== ctx.signer.address(role))
    throw invalid('this service did not sign it');
}

/** Whether a device holds receipts that we signed and no longer know. @throws StintError `bad_signature` */
export async function isAhead(ctx: Context, device: string, p: Presented): Promise<boolean> {
  requireSigner(ctx, 'voucher', checkpointDigest(ctx.domain, p.checkpoint), p.checkpoint.sig);
  const row = await getDevice(ctx.store.db, device);
  return p.checkpoint.device === device && p.checkpoint.seq > row.seq;
}

/**
 * Restores what this service signed and no longer knows: the device's receipts up to our
 * checkpoint, and its wallets' entries up to our vouchers. It believes only our own signatures and
 * hash chains that lead to them. Presenting the same again changes nothing.
 * @throws StintError `bad_signature`, `receipt_mismatch`, `conflict` when other receipts were
 *   signed here since (the difference is then noted as the operator's loss), `forbidden` for a
 *   bandwidth key
 */
export async function present(ctx: Context, device: string, p: Presented): Promise<void> {
  if (!(await isAhead(ctx, device, p)) && p.accounts.length === 0) return;
  await ctx.store.write(async (db) => {
    const row = await getDevice(db, device);
    requireOwnChain(row);
    const credits = await restoreReceipts(ctx, db, row, p);
    const presented = new Set(credits.map(({ receipt }) => receipt.seq));
    for (const account of p.accounts) await restoreAccount(ctx, db, { device, presented }, account);
    await coverUnownedCredits(ctx, db, device, credits, p.accounts);
  });
}

/**
 * Refuses a bandwidth key's own chain: units that the copy knows as pending would be decided twice.
 * The entries of its wallet restore what it was credited.
 * @throws StintError `forbidden`
 */
function requireOwnChain({ owner_device: owner }: DeviceTable): void {
  if (owner === null) return;
  throw new StintError(
    'forbidden',
    'The device presents for its bandwidth keys; a bandwidth key cannot present itself.',
  );
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
  { receipts, checkpoint }: Presented,
): Promise<Credit[]> {
  const fresh = receipts.filter(({ seq }) => seq > row.seq);
  if (fresh.length === 0 || checkpoint.seq <= row.seq) return [];
  let head = headOf(row);
  for (const receipt of fresh) head = extendChain(ctx.domain, row.device, head, receipt);
  checkCheckpoint(ctx.domain, row.device, head, checkpoint);

  const known = new Set<number>();
  const decided = new Set(
    fresh.flatMap(({ kind, unit }) => (kind === 'credit' || kind === 'reject' ? [unit] : [])),
  );
  for (const receipt of fresh) {
    const { device, seq } = receipt;
    await db
      .insertInto('receipts')
      .values({ device, seq, body: JSON.stringify(receipt) })
      .execute();
    if (receipt.kind === 'bind') await restoreBinding(ctx, db, receipt);
    if (await settleKnown(ctx, db, receipt)) known.add(receipt.seq);
    if (receipt.kind !== 'work') continue;
    await restoreLease(ctx, db, receipt);
    if (!decided.has(receipt.unit)) await restorePending(ctx, db, receipt);
  }

  const { seq, credited, pending } = head;
  await db
    .updateTable('devices')
    .set({ seq, head: head.head, credited, pending, checkpoint_sig: checkpoint.sig })
    .where('device', '=', row.device)
    .execute();

  let { account } = row;
  return fresh.flatMap((receipt): Credit[] => {
    if (receipt.kind === 'bind') account = receipt.unit;
    return receipt.kind === 'credit' ? [{ receipt, known: known.has(receipt.seq), account }] : [];
  });
}

/** Restores a binding from our receipt, which names the wallet; the signatures themselves are lost. */
async function restoreBinding(ctx: Context, db: Db, { device, unit: account, seq }: Receipt) {
  const row = { device, account, nonce: seq, wallet_sig: '', device_sig: '', at: ctx.now() };
  await db
    .insertInto('bindings')
    .values(row)
    .onConflict((oc) => oc.doNothing())
    .execute();
  // Only undecided answers without an owner: credits are restored with the wallet's entries.
  await db
    .updateTable('answers')
    .set({ owner: account })
    .where('device', '=', device)
    .where('owner', 'is', null)
    .where('state', '!=', 'credited')
    .execute();

  await db.updateTable('devices').set({ account }).where('device', '=', device).execute();
  await bindKnownKeys(db, device, account);
}

/**
 * Marks a task as answered by this device: the answer itself is lost, but the device must not get
 * the task again (docs/money.md rule 6).
 */
async function restoreLease(ctx: Context, db: Db, receipt: Receipt): Promise<void> {
  const { device, unit, campaign, issuedAt } = receipt;
  const held = await db
    .selectFrom('leases')
    .selectAll()
    .where('device', '=', device)
    .where('task', '=', unit)
    .where('state', '=', 'active')
    .execute();

  // In the copy the device still holds the task: free its place for somebody else.
  for (const lease of held) await releaseLease(db, lease, 'expired', ctx.now());
  const row = await db
    .selectFrom('devices')
    .select('account')
    .where('device', '=', device)
    .executeTakeFirst();

  await db
    .insertInto('leases')
    .values({
      id: `restored:${device}:${unit}`,
      device,
      account: row?.account ?? null,
      task: unit,
      campaign,
      price: 0n,
      fee: 0n,
      bonus: 0n,
      place: 0,
      swapped: 0,
      is_new: 0,
      state: 'done',
      leased_at: issuedAt,
      expires_at: issuedAt,
    })
    .onConflict((oc) => oc.doNothing())
    .execute();
}

/** Checks our signatures on a voucher, which proves its entries, and on its attestations. */
function verifyBacked(ctx: Context, { voucher, list, attestations }: BackedVoucher): void {
  requireSigner(ctx, 'voucher', voucherDigest(ctx.domain, voucher), voucher.sig);
  if (backingHash(list) !== voucher.backing)
    throw invalid('the backing list is not the one that the voucher names');
  for (const accrual of attestations) {
    requireSigner(ctx, 'accrual', accrualDigest(ctx.domain, accrual), accrual.sig);
  }
}

async function restoreAccount(
  ctx: Context,
  db: Db,
  holder: Holder,
  { account, entries, tail }: AccountUpdate,
): Promise<void> {
  const { device } = holder;
  const bound = await db
    .selectFrom('bindings')
    .select('device')
    .where('device', '=', device)
    .where('account', '=', account)
    .executeTakeFirst();
  if (!bound || !tail) return;
  verifyBacked(ctx, tail);

  const before = (await findAccount(db, account)) ?? { ...emptyAccount(ctx.domain, account) };
  const fresh = entries.filter((entry) => entry.n > before.n);
  if (fresh.length === 0) return assignProvenCredits(db, holder, account, entries);
  let head = { n: before.n, head: before.head, cumulative: before.cumulative };
  for (const entry of fresh) head = extendAccount(ctx.domain, account, head, entry);
  if (head.head !== tail.voucher.ledgerHead)
    throw invalid('the entries do not lead to the voucher');

  await assignProvenCredits(db, holder, account, entries);
  for (const entry of fresh) {
    await db
      .insertInto('account_entries')
      .values({ account, n: entry.n, body: JSON.stringify(entry) })
      .execute();
  }
  await saveAccount(db, { account, ...head });

  for (const { campaign, cumulative } of tail.attestations) {
    await reserveLost(ctx, db, campaign, BigInt(cumulative));
    await restoreAttestation(db, campaign, BigInt(cumulative), tail);
  }
  await restoreBacking(db, account, tail.list);
  await storeVoucher(ctx, db, { voucher: tail.voucher, list: tail.list, owed: tail.owed ?? [] });

  const campaigns = tail.list.map(({ campaign }) => campaign);
  const amount = head.cumulative - before.cumulative;
  await coverPromise(ctx, db, { device, account, amount, campaigns });
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
    return entries.filter((entry) => entry.deviceTag === tag);
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

async function restoreAttestation(
  db: Db,
  campaign: string,
  cumulative: bigint,
  tail: BackedVoucher,
) {
  const sig = tail.attestations.find((a) => a.campaign === campaign)!.sig;
  await db
    .updateTable('campaigns')
    .set({ attested: cumulative, attested_sig: sig })
    .where('id', '=', campaign)
    .where('attested', '<', cumulative)
    .execute();
}

/**
 * Covers credits that no wallet's entry counts and that therefore have no owner yet. A credit from
 * the time when the device was bound is covered with its wallet's entry, whenever that is presented.
 */
async function coverUnownedCredits(
  ctx: Context,
  db: Db,
  device: string,
  credits: readonly Credit[],
  accounts: readonly AccountUpdate[],
): Promise<void> {
  const counted = new Set<number>();
  for (const { account, entries } of accounts) {
    const own = deviceTag(account, device);
    for (const entry of entries) {
      if (entry.deviceTag === own) for (const seq of entry.creditSeqs) counted.add(seq);
    }
  }
  for (const { receipt, known, account } of credits) {
    const { seq, campaign, unit, creditDelta, issuedAt } = receipt;
    if (counted.has(seq) || account !== null) continue;
    const amount = BigInt(creditDelta);
    await coverPromise(ctx, db, { device, account: null, amount, campaigns: [campaign] });
    if (known) continue;
    await restoreUnownedCredit(db, { device, seq, campaign, unit, amount, at: issuedAt });
  }
}

interface Unowned {
  device: string;
  seq: number;
  campaign: string;
  unit: string;
  amount: bigint;
  at: number;
}

/**
 * Restores a credit as an answer without a choice, so that the next binding gives it to a wallet
 * (docs/money.md rule 11).
 */
async function restoreUnownedCredit(db: Db, u: Unowned): Promise<void> {
  const { credited } = await db
    .selectFrom('campaigns')
    .select('credited')
    .where('id', '=', u.campaign)
    .executeTakeFirstOrThrow();
  await db
    .insertInto('answers')
    .values({
      id: `restored:${u.device}:${u.seq}`,
      lease: `restored:${u.device}:${u.unit}`,
      task: u.unit,
      campaign: u.campaign,
      device: u.device,
      owner: null,
      choice: '',
      swapped: 0,
      shown_ms: 0,
      answered_at: u.at,
      received_at: u.at,
      sig: '',
      state: 'credited',
      reason: 'restored',
      decide_by: u.at,
      pay: u.amount,
      bonus: 0n,
      fee: 0n,
      pos: credited,
      credit_seq: u.seq,
    })
    .execute();
}
