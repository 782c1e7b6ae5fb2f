import type { Attestation } from '../../../lib/protocol/receipts.ts';
import type { Context } from '../context.ts';
import { GRACE_SECONDS } from '../ledger/attest.ts';
import { advanceClaims, finishClaims } from './advance-claims.ts';
import { accrueData } from './calldata.ts';
import { carryClaims } from './carry-claims.ts';
import type { Chain } from './chain.ts';
import {
  queueTransaction,
  requeueTransaction,
  type SendOptions,
  sendTransactions,
} from './transactions.ts';

/** Does one round of settlement: sends what is waiting and advances claims by what the chain says. */
export async function settle(ctx: Context, chain: Chain, options: SendOptions): Promise<void> {
  await carryClaims(ctx);
  await sendTransactions(ctx, chain, options);
  await advanceClaims(ctx, chain);
  await finishClaims(ctx, chain, options.confirmations);
  await expireQuotes(ctx);
}

const expireQuotes = (ctx: Context) =>
  ctx.store.write((db) =>
    db
      .updateTable('claims')
      .set({ state: 'expired', reason: 'the quote expired' })
      .where('state', '=', 'quoted')
      .where('quote_expires', '<', ctx.now())
      .execute(),
  );

export interface AccrualOptions {
  /** How much of a campaign's tail is worth a transaction, base units. */
  threshold: bigint;
  /** The longest time that a tail may wait, ms. */
  maxWaitMs: number;
}

/** How long before a refund becomes possible every tail is accrued, seconds. */
const LAST_CALL_SECONDS = 48 * 3600;

/** Queues the accruals that are due (docs/money.md rule 15). */
export async function accrueTails(
  ctx: Context,
  chain: Pick<Chain, 'latest'>,
  options: AccrualOptions,
): Promise<void> {
  const rows = await ctx.store.db
    .selectFrom('campaigns')
    .select(['id', 'attested', 'attested_sig', 'accrued', 'deadline'])
    .whereRef('attested', '>', 'accrued')
    .execute();
  if (rows.length === 0) return;

  // Refunds go by the chain's clock, which may differ from ours.
  const now = Math.max((await chain.latest()).time, ctx.now() / 1000);
  for (const row of rows) {
    const tail = row.attested - row.accrued;
    const lastCall = now > row.deadline + GRACE_SECONDS - LAST_CALL_SECONDS;
    const oldest = await findOldestUnaccrued(ctx, row.id, row.accrued);
    const waited = oldest !== null && ctx.now() - oldest >= options.maxWaitMs;
    if (tail < options.threshold && !waited && !lastCall) continue;
    const attestation: Attestation = {
      campaign: row.id,
      cumulative: String(row.attested),
      sig: row.attested_sig!,
    };

    const id = `accrue:${row.id}:${row.attested}`;
    await ctx.store.write(async (db) => {
      await queueTransaction(ctx, db, { id, data: accrueData(attestation) });
      // If it was sent before and the chain does not have it, a reorganisation dropped it
      // (docs/money.md rule 15).
      await requeueTransaction(db, id);
    });
  }
}

async function findOldestUnaccrued(
  ctx: Context,
  campaign: string,
  accrued: bigint,
): Promise<number | null> {
  const row = await ctx.store.db
    .selectFrom('ledger_lines')
    .select('at')
    .where('campaign', '=', campaign)
    .where('pos', '>', accrued)
    .orderBy('pos')
    .limit(1)
    .executeTakeFirst();
  return row?.at ?? null;
}
