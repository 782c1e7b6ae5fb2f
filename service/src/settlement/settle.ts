import type { Attestation } from '../../../lib/protocol/receipts.ts';
import type { Context } from '../context.ts';
import { eachAlone } from '../each-alone.ts';
import { lastCall } from '../ledger/campaign-dates.ts';
import type { CampaignTable } from '../store/schema.ts';
import { advanceClaims, finishClaims } from './advance-claims.ts';
import { carryClaims } from './carry-claims.ts';
import type { Chain } from './chain.ts';
import { queueAccrual } from './queue-accrual.ts';
import { requeueTransaction, type SendOptions, sendTransactions } from './transactions.ts';

/** The most gas for one transaction: half of what the chain allows (EIP-7825). */
const MAX_GAS = 2n ** 23n;

/** At most half a block, so that others' transactions do not keep it waiting. */
async function gasCap(chain: Chain): Promise<bigint> {
  const { gasLimit } = await chain.latest();
  return gasLimit / 2n < MAX_GAS ? gasLimit / 2n : MAX_GAS;
}

/**
 * Does one round of settlement: sends what is waiting and advances claims by what the chain says. A
 * step that fails keeps none of the others from its turn.
 */
export async function settle(ctx: Context, chain: Chain, options: SendOptions): Promise<void> {
  const steps = [
    { name: 'carry', run: async () => carryClaims(ctx, await gasCap(chain)) },
    { name: 'send', run: () => sendTransactions(ctx, chain, options) },
    { name: 'advance', run: () => advanceClaims(ctx, chain) },
    { name: 'finish', run: () => finishClaims(ctx, chain, options.confirmations) },
    { name: 'expire', run: () => expireQuotes(ctx) },
  ];
  await eachAlone(
    ctx,
    'settle',
    steps,
    ({ name }) => name,
    ({ run }) => run(),
  );
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

type Tail = Pick<CampaignTable, 'id' | 'attested' | 'attested_sig' | 'accrued' | 'deadline'>;

/**
 * Campaigns with a tail that the chain can still accrue, which is none beyond what is funded: of one
 * that is closed, what has accrued.
 */
const findTails = (ctx: Context): Promise<Tail[]> =>
  ctx.store.db
    .selectFrom('campaigns')
    .innerJoin('chain_campaigns', 'chain_campaigns.id', 'campaigns.id')
    .select(['campaigns.id', 'attested', 'attested_sig', 'campaigns.accrued'])
    .select('chain_campaigns.deadline')
    .whereRef('attested', '>', 'campaigns.accrued')
    .whereRef('chain_campaigns.funded', '>', 'campaigns.accrued')
    .execute();

/** Queues the accruals that are due, by the dates on the chain (docs/money.md rules 2 and 15). */
export async function accrueTails(
  ctx: Context,
  chain: Pick<Chain, 'latest'>,
  options: AccrualOptions,
): Promise<void> {
  const rows = await findTails(ctx);
  if (rows.length === 0) return;

  // Refunds go by the chain's clock, which may differ from ours.
  const now = Math.max((await chain.latest()).time, ctx.now() / 1000);
  await eachAlone(
    ctx,
    'accruals',
    rows,
    ({ id }) => id,
    (row) => accrueTail(ctx, row, { ...options, now }),
  );
}

async function accrueTail(
  ctx: Context,
  row: Tail,
  { threshold, maxWaitMs, now }: AccrualOptions & { now: number },
): Promise<void> {
  const oldest = await findOldestUnaccrued(ctx, row.id, row.accrued);
  const waited = oldest !== null && ctx.now() - oldest >= maxWaitMs;
  const isLastCall = now > lastCall(row.deadline);
  if (row.attested - row.accrued < threshold && !waited && !isLastCall) return;
  const attestation: Attestation = {
    campaign: row.id,
    cumulative: String(row.attested),
    sig: row.attested_sig!,
  };

  await ctx.store.write(async (db) => {
    const id = await queueAccrual(ctx, db, attestation);
    // If it was sent before and the chain does not have it, a reorganisation dropped it
    // (docs/money.md rule 15).
    await requeueTransaction(db, id);
  });
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
