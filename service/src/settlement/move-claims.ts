import { type Hex, parseEventLogs } from 'viem';
import { earningsVaultAbi } from '../../../contracts/abi/earnings-vault.ts';
import type { ClaimMessage, ClaimState } from '../../../lib/protocol/claims.ts';
import type { Context } from '../context.ts';
import type { ClaimTable, TransactionTable } from '../store/schema.ts';
import { literal } from '../store/statement.ts';
import { type Chain, errorName } from './chain.ts';

/** What a refusal by the vault means for a claim. */
const REFUSED: Record<string, ClaimState> = { NothingToClaim: 'superseded', Expired: 'expired' };

type Change = Partial<ClaimTable>;

/**
 * Brings live claims to where their stored transactions are. It goes by what is stored and
 * by what the vault says was claimed, and by nothing that a crash between two steps, or one
 * endpoint alone, could take away.
 */
export async function moveClaims(ctx: Context, chain: Chain): Promise<void> {
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
    if (transaction) await moveAll(ctx, chain, transaction, claims);
  }
}

async function moveAll(ctx: Context, chain: Chain, t: TransactionTable, claims: ClaimTable[]) {
  if (t.state === 'signed') {
    const waiting = claims.filter((row) => row.state === 'signed' || row.tx !== t.hash);
    for (const row of waiting) await set(ctx, row, { state: 'submitted', tx: t.hash });
  }
  if (t.state === 'failed' || (t.state === 'mined' && t.error !== null)) {
    for (const row of claims) await set(ctx, row, failed(t, claims.length));
  }
  if (t.state === 'mined' && t.error === null) await readOutcome(ctx, chain, t, claims);
}

/** A batch that cannot be sent at all says nothing about its claims: each goes alone. */
function failed(t: TransactionTable, claims: number): Change {
  if (claims > 1) return { state: 'signed', carrier: null, alone: 1 };
  return { state: REFUSED[t.error ?? ''] ?? 'requote', reason: t.error, tx: t.hash };
}

async function readOutcome(ctx: Context, chain: Chain, t: TransactionTable, rows: ClaimTable[]) {
  const { logs } = await chain.client.getTransactionReceipt({ hash: t.hash as Hex });
  const events = parseEventLogs({
    abi: earningsVaultAbi,
    eventName: ['Claimed', 'ClaimSkipped'],
    logs,
  });
  for (const row of rows) {
    const event = events.find((e) => e.args.account.toLowerCase() === row.account);
    const at = { tx: t.hash, block: t.block };
    if (event?.eventName === 'ClaimSkipped') {
      await set(ctx, row, { ...skipped(row, event.args.reason), ...at });
    } else if (await isPaid(chain, row)) {
      await set(ctx, row, {
        ...at,
        state: 'confirmed',
        reason: null,
        paid: event?.args.paid ?? null,
      });
    }
    // Else an endpoint shows a receipt that the vault does not know of: it is looked at again.
  }
}

function skipped(row: ClaimTable, reason: Hex): Change {
  const name = errorName(reason);
  // No reason is too little gas for it in that batch.
  if (name === null && row.alone === 0) {
    return { state: 'signed', carrier: null, alone: 1, reason: null };
  }
  return { state: REFUSED[name ?? ''] ?? 'requote', reason: name ?? 'skipped' };
}

/** The truth about a claim is what the vault says was claimed (docs/money.md rule 20). */
async function isPaid(chain: Chain, row: ClaimTable): Promise<boolean> {
  const { account, cumulative } = JSON.parse(row.claim) as ClaimMessage;
  return (await chain.claimed(account)) >= BigInt(cumulative);
}

/** A confirmed claim that every endpoint still says is paid is final once it is deep enough. */
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
    if (!(await isPaid(chain, row))) await followAgain(ctx, row);
    else if (deep) await set(ctx, row, { state: 'final' });
  }
}

/** The block that paid is gone: its transaction is on its way again. */
const followAgain = (ctx: Context, row: ClaimTable) =>
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

const set = (ctx: Context, { digest }: ClaimTable, change: Change) =>
  ctx.store.write((db) =>
    db.updateTable('claims').set(change).where('digest', '=', digest).execute(),
  );
