import { type Hex, parseEventLogs } from 'viem';
import { earningsVaultAbi } from '../../../contracts/abi/earnings-vault.ts';
import type { ClaimMessage } from '../../../lib/protocol/claims.ts';
import type { Context } from '../context.ts';
import { eachAlone } from '../each-alone.ts';
import type { ClaimTable, TransactionTable } from '../store/settlement-tables.ts';
import { literal } from '../store/statement.ts';
import { skippedClaims } from './batch.ts';
import { type Chain, errorName } from './chain.ts';
import { refusedClaim } from './refused-claim.ts';
import { reopenClaim } from './rewind.ts';
import { reopenTransactions } from './transactions.ts';

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
  await eachAlone(
    ctx,
    'claims on their way',
    Map.groupBy(rows, (row) => row.carrier!),
    ([id]) => id,
    async ([id, claims]) => {
      const transaction = await ctx.store.db
        .selectFrom('transactions')
        .selectAll()
        .where('id', '=', id)
        .executeTakeFirst();
      if (transaction) await advanceAll(ctx, chain, transaction, claims);
    },
  );
}

async function advanceAll(ctx: Context, chain: Chain, t: TransactionTable, claims: ClaimTable[]) {
  if (t.state === 'signed') {
    const waiting = claims.filter((row) => row.state === 'signed' || row.tx !== t.hash);
    for (const row of waiting) await saveChange(ctx, row, { state: 'submitted', tx: t.hash });
  }
  if (t.state === 'failed' || (t.state === 'mined' && t.error !== null)) {
    for (const row of claims) {
      await saveChange(ctx, row, await changeForFailure(ctx, chain, t, row));
    }
  }
  if (t.state === 'mined' && t.error === null) await readOutcome(ctx, chain, t, claims);
}

/** A batch that cannot be sent says nothing about its claims, so each is sent alone. */
async function changeForFailure(
  ctx: Context,
  chain: Chain,
  t: TransactionTable,
  row: ClaimTable,
): Promise<Change> {
  if (t.id.startsWith('batch:')) return { state: 'signed', carrier: null, alone: 1 };
  // Not every endpoint says why; whether it is paid, the vault does (docs/money.md rule 20).
  const reason = (await isPaid(chain, row)) ? 'NothingToClaim' : t.error;
  return { tx: t.hash, ...(await refusedClaim(ctx.store.db, row, reason)) };
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
      await saveChange(ctx, row, { ...at, ...(await changeForSkip(ctx, row, reason)) });
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

async function changeForSkip(ctx: Context, row: ClaimTable, reason: Hex): Promise<Change> {
  const name = errorName(reason);
  // Without a reason it had too little gas in that batch: send it alone.
  if (name === null && row.alone === 0) {
    return { state: 'signed', carrier: null, alone: 1, reason: null };
  }
  return refusedClaim(ctx.store.db, row, name ?? 'skipped');
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
  await eachAlone(
    ctx,
    'paid claims',
    rows,
    ({ digest }) => digest,
    async (row) => {
      const deep = latest - row.block! + 1 >= confirmations;
      if (!(await isPaid(chain, row))) await resend(ctx, row);
      else if (deep) await saveChange(ctx, row, { state: 'final' });
    },
  );
}

/**
 * The block that paid a claim is gone: it is on its way again with its transaction. The transaction's
 * other claims stay what they are.
 */
const resend = (ctx: Context, row: ClaimTable) =>
  ctx.store.write(async (db) => {
    const carriers = await db
      .selectFrom('transactions')
      .select(['id', 'nonce'])
      .where('id', '=', row.carrier)
      .where('state', '=', 'mined')
      .execute();
    await reopenTransactions(db, carriers);
    await reopenClaim(db, row);
  });

const saveChange = (ctx: Context, { digest }: ClaimTable, change: Change) =>
  ctx.store.write((db) =>
    db.updateTable('claims').set(change).where('digest', '=', digest).execute(),
  );
