import type { Attestation } from '../../../lib/protocol/receipts.ts';
import type { Context } from '../context.ts';
import { GRACE_SECONDS } from '../ledger/attest.ts';
import { accrueData } from './calldata.ts';
import { carryClaims } from './carry-claims.ts';
import type { Chain } from './chain.ts';
import { finishClaims, moveClaims } from './move-claims.ts';
import {
  queueTransaction,
  requeueTransaction,
  type SendOptions,
  sendTransactions,
} from './transactions.ts';

/** One round of settlement: sends what waits and moves claims on by what the chain says. */
export async function settle(ctx: Context, chain: Chain, options: SendOptions): Promise<void> {
  await carryClaims(ctx);
  await sendTransactions(ctx, chain, options);
  await moveClaims(ctx, chain);
  await finishClaims(ctx, chain, options.confirmations);
  await expireQuotes(ctx);
}

const expireQuotes = (ctx: Context) =>
  ctx.store.write((db) =>
    db
      .updateTable('claims')
      .set({ state: 'expired', reason: 'the quote ended' })
      .where('state', '=', 'quoted')
      .where('quote_expires', '<', ctx.now())
      .execute(),
  );

export interface AccrualOptions {
  /** Base units of a campaign's unaccrued tail that are worth a transaction. */
  threshold: bigint;
  /** The longest that a tail waits, ms. */
  maxWaitMs: number;
}

/** Seconds before a refund becomes possible in which everything is accrued. */
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
  // Refunds go by the chain's clock; ours may be another.
  const now = Math.max((await chain.latest()).time, ctx.now() / 1000);
  for (const row of rows) {
    const tail = row.attested - row.accrued;
    const lastCall = now > row.deadline + GRACE_SECONDS - LAST_CALL_SECONDS;
    const oldest = await oldestUnaccrued(ctx, row.id, row.accrued);
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
      // It was sent before, and the chain does not know it: a reorganisation took it
      // (docs/money.md rule 15).
      await requeueTransaction(db, id);
    });
  }
}

async function oldestUnaccrued(
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
