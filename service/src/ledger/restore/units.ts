import type { Receipt } from '../../../../lib/protocol/receipts.ts';
import type { Context } from '../../context.ts';
import type { Db } from '../../store/store.ts';
import { post } from '../post.ts';
import { restoreLease } from './restore-lease.ts';
import { restorePending } from './restore-pending.ts';
import { restorePendingBytes } from './restore-pending-bytes.ts';
import { restoreUnownedBytes, restoreUnownedCredit, type Unowned } from './restore-unowned.ts';
import { settleKnown } from './settle-known.ts';

/** A unit of work as this service knows it. `pay` in base units. */
export interface KnownUnit {
  id: string;
  campaign: string;
  state: string;
  owner: string | null;
  pay: bigint;
  /** The receipt that credited it. */
  credit_seq: number | null;
}

/** What a chain of receipts is about: answers for a device, bytes for a bandwidth key. */
export interface Units {
  find(db: Db, device: string, unit: string): Promise<KnownUnit | undefined>;
  /** Applies the decision of a receipt that our chain has just got. @returns whether the unit is known */
  settle(ctx: Context, db: Db, receipt: Receipt): Promise<boolean>;
  /** Restores acknowledged work that is not known here and not decided. */
  restorePending(ctx: Context, db: Db, receipt: Receipt): Promise<void>;
  /** Keeps the same work from being given out again. */
  restoreLease(ctx: Context, db: Db, receipt: Receipt): Promise<void>;
  restoreUnowned(db: Db, credit: Unowned): Promise<void>;
  /** Makes a unit that is nobody's a wallet's, whose entries count it. */
  give(db: Db, of: { device: string; unit: string }, account: string): Promise<void>;
}

const KNOWN = ['id', 'campaign', 'state', 'owner', 'pay', 'credit_seq'] as const;

export const answers: Units = {
  find: (db, device, unit) =>
    db
      .selectFrom('answers')
      .select(KNOWN)
      .where('device', '=', device)
      .where('task', '=', unit)
      .executeTakeFirst(),
  settle: settleKnown,
  restorePending,
  restoreLease,
  restoreUnowned: restoreUnownedCredit,
  async give(db, { device, unit }, account) {
    await db
      .updateTable('answers')
      .set({ owner: account })
      .where('device', '=', device)
      .where('task', '=', unit)
      .where('owner', 'is', null)
      .execute();
  },
};

export const sharedBytes: Units = {
  find: (db, device, unit) =>
    db
      .selectFrom('relay_units')
      .select(KNOWN)
      .where('device', '=', device)
      .where('id', '=', unit)
      .executeTakeFirst(),
  settle: settleKnownBytes,
  restorePending: restorePendingBytes,
  restoreLease: () => Promise.resolve(),
  restoreUnowned: restoreUnownedBytes,
  async give(db, { device, unit }, account) {
    await db
      .updateTable('relay_units')
      .set({ owner: account })
      .where('device', '=', device)
      .where('id', '=', unit)
      .where('owner', 'is', null)
      .execute();
  },
};

/** As `settleKnown`, for the bytes of a bandwidth key. */
async function settleKnownBytes(ctx: Context, db: Db, receipt: Receipt): Promise<boolean> {
  const { device, unit, kind, seq, reason, creditDelta } = receipt;
  if (kind !== 'credit' && kind !== 'reject') return false;
  const row = await db
    .selectFrom('relay_units')
    .select(['id', 'campaign', 'pay', 'fee'])
    .where('device', '=', device)
    .where('id', '=', unit)
    .where('state', 'in', ['pending', 'disputed'])
    .executeTakeFirst();
  if (!row) return false;

  const { id, campaign, pay, fee } = row;
  const at = ctx.now();
  const change = db.updateTable('relay_units').where('id', '=', id);
  if (kind === 'reject') {
    const decide_by = at + ctx.rules.appealMs;
    await change.set({ state: 'disputed', reason, decide_by }).execute();
    return true;
  }
  const line = { campaign, source: 'pending', target: 'available', unit: id } as const;
  await post(db, [{ ...line, amount: pay + fee, kind: 'return', at }]);
  const { credited: pos } = await db
    .selectFrom('campaigns')
    .select('credited')
    .where('id', '=', campaign)
    .executeTakeFirstOrThrow();
  const credited = { state: 'credited', reason: 'restored', pay: BigInt(creditDelta) } as const;
  await change.set({ ...credited, pos, credit_seq: seq }).execute();
  await db
    .updateTable('relay_appeals')
    .set({ state: 'upheld', decided_at: at })
    .where('unit', '=', id)
    .where('state', '=', 'open')
    .execute();
  return true;
}
