import { type Hex, parseEventLogs } from 'viem';
import { earningsVaultAbi } from '../../../contracts/abi/earnings-vault.ts';
import type { ClaimState } from '../../../lib/protocol/claims.ts';
import type { Attestation } from '../../../lib/protocol/receipts.ts';
import type { Context } from '../context.ts';
import { GRACE_SECONDS } from '../ledger/attest.ts';
import type { ClaimTable } from '../store/schema.ts';
import { accrueData } from './calldata.ts';
import type { Chain } from './chain.ts';
import {
  queueTransaction,
  requeueTransaction,
  type Settled,
  sendTransactions,
} from './transactions.ts';

/** What a refusal by the vault means for a claim. */
const REASONS: Record<string, ClaimState> = { NothingToClaim: 'superseded', Expired: 'expired' };

const digestOf = (id: string) => (id.startsWith('claim:') ? id.slice('claim:'.length) : null);

/** One round of settlement: sends what waits and moves claims on by what the chain says. */
export async function settle(ctx: Context, chain: Chain, confirmations: number): Promise<void> {
  await markSubmitted(ctx);
  for (const result of await sendTransactions(ctx, chain)) await applyResult(ctx, chain, result);
  await markSubmitted(ctx);
  await markFinal(ctx, chain, confirmations);
  await expireQuotes(ctx);
}

/** A claim is submitted as soon as its signed transaction is stored. */
async function markSubmitted(ctx: Context): Promise<void> {
  const { db } = ctx.store;
  const rows = await db
    .selectFrom('claims')
    .select('digest')
    .where('state', '=', 'signed')
    .execute();
  for (const { digest } of rows) {
    const sent = await db
      .selectFrom('transactions')
      .select('hash')
      .where('id', '=', `claim:${digest}`)
      .where('state', 'in', ['signed', 'mined'])
      .executeTakeFirst();
    if (sent) await setClaim(ctx, digest, { state: 'submitted', tx: sent.hash });
  }
}

async function applyResult(ctx: Context, chain: Chain, result: Settled): Promise<void> {
  const digest = digestOf(result.id);
  if (digest === null) return;
  if ('failed' in result) {
    const state = REASONS[result.failed] ?? 'requote';
    await setClaim(ctx, digest, { state, reason: result.failed });
    return;
  }
  const { hash, block, success } = result.mined;
  const paid = success ? await paidBy(chain, hash) : null;
  const state = paid === null ? 'requote' : 'confirmed';
  await setClaim(ctx, digest, {
    state,
    tx: hash,
    block,
    paid,
    reason: paid === null ? 'reverted' : null,
  });
}

async function paidBy(chain: Chain, hash: string): Promise<bigint | null> {
  const { logs } = await chain.client.getTransactionReceipt({ hash: hash as Hex });
  const [claimed] = parseEventLogs({ abi: earningsVaultAbi, eventName: 'Claimed', logs });
  return claimed?.args.paid ?? null;
}

const setClaim = (ctx: Context, digest: string, set: Partial<ClaimTable>) =>
  ctx.store.write((db) => db.updateTable('claims').set(set).where('digest', '=', digest).execute());

/** A confirmed claim whose block is deep enough is final; one whose block is gone is sent again. */
async function markFinal(ctx: Context, chain: Chain, confirmations: number): Promise<void> {
  const rows = await ctx.store.db
    .selectFrom('claims')
    .selectAll()
    .where('state', '=', 'confirmed')
    .execute();
  if (rows.length === 0) return;
  const { block: latest } = await chain.latest();
  for (const row of rows) {
    if (latest - row.block! + 1 < confirmations) continue;
    const receipt = await chain.client
      .getTransactionReceipt({ hash: row.tx as Hex })
      .catch(() => null);
    if (receipt) await setClaim(ctx, row.digest, { state: 'final' });
    else await sendAgain(ctx, row.digest);
  }
}

const sendAgain = (ctx: Context, digest: string) =>
  ctx.store.write(async (db) => {
    await db
      .updateTable('claims')
      .set({ state: 'submitted', block: null, paid: null })
      .where('digest', '=', digest)
      .execute();
    await db
      .updateTable('transactions')
      .set({ state: 'signed', block: null })
      .where('id', '=', `claim:${digest}`)
      .execute();
  });

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

/** Queues the accruals that are due (money.md rule 15). */
export async function accrueTails(ctx: Context, options: AccrualOptions): Promise<void> {
  const rows = await ctx.store.db
    .selectFrom('campaigns')
    .select(['id', 'attested', 'attested_sig', 'accrued', 'deadline'])
    .whereRef('attested', '>', 'accrued')
    .execute();
  for (const row of rows) {
    const tail = row.attested - row.accrued;
    const lastCall = ctx.now() / 1000 > row.deadline + GRACE_SECONDS - LAST_CALL_SECONDS;
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
      await queueTransaction(ctx, db, id, accrueData(attestation));
      // It was sent before, and the chain does not know it: a reorganisation took it (rule 15).
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
