import type { ChainHead } from '../../../../lib/domain/receipt-chain.ts';
import type { Context } from '../../context.ts';
import { getDevice } from '../../devices/find.ts';
import { eachAlone, inBatches, rowsToRead } from '../../each-alone.ts';
import { appendEntry, type OwnedCredits } from '../../ledger/account.ts';
import { post } from '../../ledger/post.ts';
import { appendReceipt, headOf, signCheckpoint } from '../../ledger/receipts.ts';
import { issueVoucher } from '../../ledger/voucher.ts';
import type { RelayUnitTable } from '../../store/relay-tables.ts';
import { literal } from '../../store/statement.ts';
import type { Db } from '../../store/store.ts';
import { judge, type Proof } from './judge.ts';

/** The most units to decide at once, so that they fit in one account entry. */
const MAX_UNITS = 200;

type Owned = OwnedCredits & { positions: Map<string, bigint> };

/** The receipts of one device in one unit of work: the head so far, and the credits by owner. */
interface DeviceBatch {
  device: string;
  head: ChainHead;
  owned: Map<string, Owned>;
}

async function openBatch(db: Db, device: string): Promise<DeviceBatch> {
  return { device, head: headOf(await getDevice(db, device)), owned: new Map() };
}

/**
 * Signs one checkpoint and adds each credit to the chain of its line's owner, which may be a former
 * wallet (docs/money.md rule 11).
 */
async function finishBatch(
  ctx: Context,
  db: Db,
  { device, head, owned }: DeviceBatch,
): Promise<void> {
  await signCheckpoint(ctx, db, device, head);
  for (const credits of owned.values()) {
    const { head: account } = await appendEntry(ctx, db, credits);
    await issueVoucher(ctx, db, credits.account, account);
  }
}

async function creditUnit(
  ctx: Context,
  db: Db,
  batch: DeviceBatch,
  unit: RelayUnitTable,
): Promise<void> {
  const { id, campaign, device, owner, pay, fee } = unit;
  const { credited } = await db
    .selectFrom('campaigns')
    .select('credited')
    .where('id', '=', campaign)
    .executeTakeFirstOrThrow();

  const pos = credited + pay;
  const at = ctx.now();
  const line = { campaign, source: 'pending', target: 'credited', unit: id, at } as const;
  await post(db, [
    { ...line, kind: 'credit', amount: pay, pos, owner },
    { ...line, kind: 'fee', amount: fee, pos: pos + fee },
  ]);

  const { seq } = await appendReceipt(ctx, db, unit.device, batch.head, {
    kind: 'credit',
    campaign,
    unit: id,
    pendingDelta: -pay,
    creditDelta: pay,
  });
  await db
    .updateTable('relay_units')
    .set({ state: 'credited', pos, credit_seq: seq, decide_by: at })
    .where('id', '=', id)
    .execute();

  if (pay === 0n || owner === null) return;
  const to: Owned = batch.owned.get(owner) ?? {
    account: owner,
    device,
    creditSeqs: [],
    amount: 0n,
    positions: new Map(),
  };
  batch.owned.set(owner, to);
  to.creditSeqs.push(seq);
  to.amount += pay;
  to.positions.set(campaign, pos);
}

async function disputeUnit(
  ctx: Context,
  db: Db,
  batch: DeviceBatch,
  unit: RelayUnitTable,
  reason: string,
): Promise<void> {
  await appendReceipt(ctx, db, unit.device, batch.head, {
    kind: 'reject',
    campaign: unit.campaign,
    unit: unit.id,
    pendingDelta: -unit.pay,
    reason,
  });
  await db
    .updateTable('relay_units')
    .set({ state: 'disputed', reason, decide_by: ctx.now() + ctx.rules.appealMs })
    .where('id', '=', unit.id)
    .execute();
}

/** Decides pending units of one device, each once (docs/money.md rule 5). */
async function decideUnits(
  ctx: Context,
  db: Db,
  device: string,
  units: RelayUnitTable[],
  reason: string | null,
): Promise<void> {
  if (units.length === 0) return;
  const batch = await openBatch(db, device);
  for (const unit of units) {
    if (reason === null) await creditUnit(ctx, db, batch, unit);
    else await disputeUnit(ctx, db, batch, unit, reason);
  }
  await finishBatch(ctx, db, batch);
}

const findPendingUnits = (db: Db, device: string) =>
  db
    .selectFrom('relay_units')
    .selectAll()
    .where('device', '=', device)
    .where('state', '=', literal('pending'))
    .orderBy('receipt')
    .limit(MAX_UNITS)
    .execute();

/**
 * Credits or rejects a device's pending bytes, if its proofs say so.
 * @param mayCredit false when no proof is new: what is already known of a device can reject newer
 *   bytes, but only later proofs can credit them
 */
export async function decideByProofs(
  ctx: Context,
  device: string,
  mayCredit = true,
): Promise<void> {
  await ctx.store.write(async (db) => {
    const rows = await db
      .selectFrom('relay_proofs')
      .select(['kind', 'passed', 'evidence'])
      .where('device', '=', device)
      .orderBy('at', 'desc')
      .orderBy('id', 'desc')
      .limit(6)
      .execute();

    const proofs: Proof[] = rows.map(({ kind, passed }) => ({ kind, passed: passed === 1 }));
    const decision = judge(proofs);
    if (decision === 'wait' || (decision === 'credit' && !mayCredit)) return;

    const failed = rows.find(({ passed }) => passed === 0);
    const reason = decision === 'credit' ? null : `not_the_page: ${failed?.evidence ?? ''}`;
    const units = await findPendingUnits(db, device);
    await decideUnits(ctx, db, device, units, reason?.slice(0, 300) ?? null);
  });
}

/** Credits bytes that no proof rejected in time (docs/money.md rule 5). @returns for how many devices */
export async function creditOverdue(ctx: Context): Promise<number> {
  const overdue = (db: Db) =>
    db
      .selectFrom('relay_units')
      .where('state', '=', literal('pending'))
      .where('decide_by', '<=', ctx.now());
  const rows = await overdue(ctx.store.db)
    .select('device')
    .distinct()
    .limit(rowsToRead(ctx, 'overdue bytes', MAX_UNITS))
    .execute();

  return eachAlone(
    ctx,
    'overdue bytes',
    rows,
    (row) => row.device,
    ({ device }) =>
      ctx.store.write(async (db) => {
        const units = await overdue(db)
          .selectAll()
          .where('device', '=', device)
          .orderBy('receipt')
          .limit(MAX_UNITS)
          .execute();
        await decideUnits(ctx, db, device, units, null);
      }),
  );
}

/** Rejected units whose time to appeal is over without an open appeal. */
const selectOver = (db: Db, now: number) =>
  db
    .selectFrom('relay_units')
    .where('state', '=', literal('disputed'))
    .where('decide_by', '<=', now)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('relay_appeals')
            .select('unit')
            .whereRef('relay_appeals.unit', '=', 'relay_units.id')
            .where('relay_appeals.state', '=', literal('open')),
        ),
      ),
    );

/**
 * Returns the budget of rejected units whose time to appeal is over without an open appeal
 * (docs/money.md rule 5).
 * @returns how many units
 */
export async function returnRejected(ctx: Context): Promise<number> {
  const now = ctx.now();
  const rows = await selectOver(ctx.store.db, now)
    .select('id')
    .limit(rowsToRead(ctx, 'rejected bytes', MAX_UNITS))
    .execute();

  const units = { size: MAX_UNITS, idOf: ({ id }: { id: string }) => id };
  return inBatches(ctx, 'rejected bytes', rows, units, (some) =>
    ctx.store.write(async (db) => {
      const ids = some.map(({ id }) => id);
      const over = await selectOver(db, now)
        .select(['id', 'campaign', 'pay', 'fee'])
        .where('id', 'in', ids)
        .execute();
      for (const { id, campaign, pay, fee } of over) {
        const released = { state: 'released' } as const;
        await db.updateTable('relay_units').set(released).where('id', '=', id).execute();
        const line = { campaign, source: 'pending', target: 'available', unit: id } as const;
        await post(db, [{ ...line, amount: pay + fee, kind: 'return', at: now }]);
      }
    }),
  );
}

/**
 * Writes the outcome of an appeal, with a receipt either way (docs/money.md rule 5). Upheld, the
 * disputed bytes are credited; denied, the money goes back at the next turn.
 */
export async function settleDisputed(
  ctx: Context,
  db: Db,
  unit: RelayUnitTable,
  { uphold, note }: { uphold: boolean; note: string },
): Promise<void> {
  const batch = await openBatch(db, unit.device);
  const line = { campaign: unit.campaign, unit: unit.id };

  if (uphold) {
    // The rejection took it out of the chain's pending sum, so it first comes back as work.
    const back = { pendingDelta: unit.pay, reason: `appeal_upheld: ${note}` };
    await appendReceipt(ctx, db, unit.device, batch.head, { kind: 'work', ...line, ...back });
    await creditUnit(ctx, db, batch, unit);
  } else {
    const reason = `appeal_denied: ${note}`;
    await appendReceipt(ctx, db, unit.device, batch.head, { kind: 'reject', ...line, reason });
    await db
      .updateTable('relay_units')
      .set({ reason, decide_by: ctx.now() })
      .where('id', '=', unit.id)
      .execute();
  }

  await finishBatch(ctx, db, batch);
}
