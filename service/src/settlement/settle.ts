import { type Hex, parseEventLogs } from 'viem';
import { earningsVaultAbi } from '../../../contracts/abi/earnings-vault.ts';
import type { ClaimState } from '../../../lib/protocol/claims.ts';
import type { Attestation } from '../../../lib/protocol/receipts.ts';
import type { Context } from '../context.ts';
import { GRACE_SECONDS } from '../ledger/attest.ts';
import type { ClaimTable, TransactionTable } from '../store/schema.ts';
import { literal } from '../store/statement.ts';
import { accrueData } from './calldata.ts';
import type { Chain } from './chain.ts';
import { queueTransaction, requeueTransaction, sendTransactions } from './transactions.ts';

/** What a refusal by the vault means for a claim. */
const REASONS: Record<string, ClaimState> = { NothingToClaim: 'superseded', Expired: 'expired' };

/** One round of settlement: sends what waits and moves claims on by what the chain says. */
export async function settle(ctx: Context, chain: Chain, confirmations: number): Promise<void> {
  await sendTransactions(ctx, chain);
  await moveClaims(ctx, chain);
  await markFinal(ctx, chain, confirmations);
  await expireQuotes(ctx);
}

/**
 * Brings live claims to where their stored transactions are. It goes by what is stored and
 * by nothing that a crash between two steps could lose.
 */
async function moveClaims(ctx: Context, chain: Chain): Promise<void> {
  const { db } = ctx.store;
  const claims = await db
    .selectFrom('claims')
    .select('digest')
    .where('state', 'in', [literal('signed'), literal('submitted')])
    .execute();
  for (const { digest } of claims) {
    const transaction = await db
      .selectFrom('transactions')
      .selectAll()
      .where('id', '=', `claim:${digest}`)
      .executeTakeFirst();
    if (transaction) await moveClaim(ctx, chain, digest, transaction);
  }
}

async function moveClaim(ctx: Context, chain: Chain, digest: string, t: TransactionTable) {
  if (t.state === 'signed') return setClaim(ctx, digest, { state: 'submitted', tx: t.hash });
  if (t.state === 'failed') {
    const state = REASONS[t.error ?? ''] ?? 'requote';
    return setClaim(ctx, digest, { state, reason: t.error });
  }
  if (t.state !== 'mined') return;
  const { hash: tx, block } = t;
  const paid = t.error === null ? await paidBy(chain, tx!) : null;
  const outcome =
    paid === null
      ? { state: 'requote' as const, reason: 'reverted' }
      : { state: 'confirmed' as const, reason: null };
  await setClaim(ctx, digest, { ...outcome, tx, block, paid });
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

/** Under a new nonce: the chain may have given the old one to another transaction. */
const sendAgain = (ctx: Context, digest: string) =>
  ctx.store.write(async (db) => {
    await db
      .updateTable('claims')
      .set({ state: 'signed', block: null, paid: null })
      .where('digest', '=', digest)
      .execute();
    await db
      .updateTable('transactions')
      .set({ state: 'queued', nonce: null, raw: null, block: null })
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
