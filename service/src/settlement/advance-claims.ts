import { type Hex, parseEventLogs } from 'viem';
import { earningsVaultAbi } from '../../../contracts/abi/earnings-vault.ts';
import type { ClaimMessage, ClaimState } from '../../../lib/protocol/claims.ts';
import type { Context } from '../context.ts';
import type { ClaimTable, TransactionTable } from '../store/schema.ts';
import { literal } from '../store/statement.ts';
import { skippedClaims } from './batch.ts';
import { type Chain, errorName } from './chain.ts';

/** The state of a claim that the vault refused with this error. */
const STATE_BY_ERROR: Record<string, ClaimState> = {
  NothingToClaim: 'superseded',
  Expired: 'expired',
};

type Change = Partial<ClaimTable>;

/**
 * Advances live claims to the state of their transactions. It relies only on what is stored and on
 * what the vault says was claimed, so that neither a crash between two steps nor a single endpoint
 * can mislead it.
 */
export async function advanceClaims(ctx: Context, chain: Chain): Promise<void> {
  const rows = await ctx.store.db
    .selectFrom('claims')
    .selectAll()
    .where('state', 'in', [literal('signed'), literal('submitted')])
    .where('carrier', 'is not', null)
    .execute();
  const carriers = Map.groupBy(rows, (row) => row.carrier!);
  for (const [id, claims] of carriers) {
    const transaction = await ctx.store.db
      .selectFrom('transactions')
      .selectAll()
      .where('id', '=', id)
      .executeTakeFirst();
    if (transaction) await advanceAll(ctx, chain, transaction, claims);
  }
}

async function advanceAll(ctx: Context, chain: Chain, t: TransactionTable, claims: ClaimTable[]) {
  if (t.state === 'signed') {
    const waiting = claims.filter((row) => row.state === 'signed' || row.tx !== t.hash);
    for (const row of waiting) await saveChange(ctx, row, { state: 'submitted', tx: t.hash });
  }
  if (t.state === 'failed' || (t.state === 'mined' && t.error !== null)) {
    for (const row of claims) await saveChange(ctx, row, changeForFailure(t, claims.length));
  }
  if (t.state === 'mined' && t.error === null) await readOutcome(ctx, chain, t, claims);
}

/** A batch that cannot be sent says nothing about its claims, so each is sent alone. */
function changeForFailure(t: TransactionTable, claims: number): Change {
  if (claims > 1) return { state: 'signed', carrier: null, alone: 1 };
  return { state: STATE_BY_ERROR[t.error ?? ''] ?? 'requote', reason: t.error, tx: t.hash };
}

async function readOutcome(ctx: Context, chain: Chain, t: TransactionTable, rows: ClaimTable[]) {
  const { logs } = await chain.client.getTransactionReceipt({ hash: t.hash as Hex });
  const events = parseEventLogs({ abi: earningsVaultAbi, eventName: 'Claimed', logs });
  const skipped = skippedClaims(t.data as Hex, logs);
  for (const row of rows) {
    const event = events.find((e) => e.args.account.toLowerCase() === row.account);
    const reason = skipped.get(row.account);
    const at = { tx: t.hash, block: t.block };
    if (reason !== undefined) {
      await saveChange(ctx, row, { ...changeForSkip(row, reason), ...at });
    } else if (await isPaid(chain, row)) {
      await saveChange(ctx, row, {
        ...at,
        state: 'confirmed',
        reason: null,
        paid: event?.args.paid ?? null,
      });
    }
    // Otherwise an endpoint shows a receipt that the vault does not confirm: try again later.
  }
}

function changeForSkip(row: ClaimTable, reason: Hex): Change {
  const name = errorName(reason);
  // Without a reason it had too little gas in that batch: send it alone.
  if (name === null && row.alone === 0) {
    return { state: 'signed', carrier: null, alone: 1, reason: null };
  }
  return { state: STATE_BY_ERROR[name ?? ''] ?? 'requote', reason: name ?? 'skipped' };
}

/** Whether the vault says that the claim was paid, which is what counts (docs/money.md rule 20). */
async function isPaid(chain: Chain, row: ClaimTable): Promise<boolean> {
  const { account, cumulative } = JSON.parse(row.claim) as ClaimMessage;
  return (await chain.claimed(account)) >= BigInt(cumulative);
}

/** Makes confirmed claims final once their block is deep enough and every endpoint says they are paid. */
export async function finishClaims(
  ctx: Context,
  chain: Chain,
  confirmations: number,
): Promise<void> {
  const rows = await ctx.store.db
    .selectFrom('claims')
    .selectAll()
    .where('state', '=', 'confirmed')
    .execute();
  if (rows.length === 0) return;

  const { block: latest } = await chain.latest();
  for (const row of rows) {
    const deep = latest - row.block! + 1 >= confirmations;
    if (!(await isPaid(chain, row))) await resend(ctx, row);
    else if (deep) await saveChange(ctx, row, { state: 'final' });
  }
}

/** The block that paid a claim is gone: its transaction is pending again. */
const resend = (ctx: Context, row: ClaimTable) =>
  ctx.store.write(async (db) => {
    await db
      .updateTable('transactions')
      .set({ state: 'signed', block: null, error: null })
      .where('id', '=', row.carrier)
      .where('state', '=', 'mined')
      .execute();
    const back = { state: 'submitted', block: null, paid: null } as const;
    await db.updateTable('claims').set(back).where('carrier', '=', row.carrier).execute();
  });

const saveChange = (ctx: Context, { digest }: ClaimTable, change: Change) =>
  ctx.store.write((db) =>
    db.updateTable('claims').set(change).where('digest', '=', digest).execute(),
  );
