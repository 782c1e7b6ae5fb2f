import { concat, fromHex, keccak, toHex } from '../../../lib/domain/bytes.ts';
import type { ClaimMessage } from '../../../lib/protocol/claims.ts';
import type { Attestation, BackedVoucher } from '../../../lib/protocol/receipts.ts';
import type { Context } from '../context.ts';
import type { ClaimTable } from '../store/schema.ts';
import { literal } from '../store/statement.ts';
import type { Db } from '../store/store.ts';
import { type BatchItem, batchData } from './batch.ts';
import { settleForData } from './calldata.ts';
import { queueTransaction } from './transactions.ts';

/** The most gas that we ask for in a transaction; the chain's limit is 16.7 million (EIP-7825). */
const MAX_GAS = 16_000_000n;

interface WaitingClaim {
  digest: string;
  item: BatchItem;
}

const toWaiting = (row: ClaimTable): WaitingClaim => {
  const backed = JSON.parse(row.voucher) as BackedVoucher;
  const claim = JSON.parse(row.claim) as ClaimMessage;
  return { digest: row.digest, item: { backed, claim, sig: row.sig! } };
};

/** The highest accrual of each campaign, which includes the others. */
function highestAccruals(claims: readonly WaitingClaim[]): Attestation[] {
  const best = new Map<string, Attestation>();
  for (const attestation of claims.flatMap(({ item }) => item.backed.attestations)) {
    const known = best.get(attestation.campaign);
    if (!known || BigInt(known.cumulative) < BigInt(attestation.cumulative)) {
      best.set(attestation.campaign, attestation);
    }
  }
  return [...best.values()];
}

/** As many claims as fit in one transaction, oldest first; at least one. */
function takeFitting(claims: readonly WaitingClaim[]): WaitingClaim[] {
  const campaigns = new Set<string>();
  const taken: WaitingClaim[] = [];
  let backing = 0;
  for (const claim of claims) {
    const { attestations, list } = claim.item.backed;
    for (const { campaign } of attestations) campaigns.add(campaign);
    backing += list.length;
    if (taken.length > 0 && batchGas(campaigns.size, taken.length + 1, backing) > MAX_GAS) break;
    taken.push(claim);
  }
  return taken;
}

/**
 * Gas for the accruals, the claims with their transfers, the campaigns that these lean on, and what the
 * last claim's wallet may burn (docs/gas.md).
 */
const batchGas = (accruals: number, claims: number, backing: number): bigint =>
  BigInt(800_000 + accruals * 75_000 + claims * 130_000 + backing * 5_000);

async function carry(ctx: Context, db: Db, claims: readonly WaitingClaim[]): Promise<void> {
  const [only] = claims;
  const digests = claims.map(({ digest }) => digest);
  const id =
    claims.length === 1
      ? `claim:${only!.digest}`
      : `batch:${toHex(keccak(concat(...digests.map(fromHex))))}`;

  if (claims.length === 1) {
    const { backed, claim, sig } = only!.item;
    await queueTransaction(ctx, db, { id, data: settleForData(backed, claim, sig) });
  } else {
    const accruals = highestAccruals(claims);
    const items = claims.map(({ item }) => item);
    const backing = items.reduce((sum, item) => sum + item.backed.list.length, 0);
    const gas = batchGas(accruals.length, items.length, backing);
    // No call can revert a batch, so an estimate would find the gas at which calls are skipped.
    await queueTransaction(ctx, db, { id, data: batchData(accruals, items), gas });
  }

  await db.updateTable('claims').set({ carrier: id }).where('digest', 'in', digests).execute();
}

/**
 * Queues a transaction for every signed claim and records it in the same unit of work. A single
 * claim gets its own, several that wait together become a batch. A claim whose batch failed goes
 * alone.
 */
export async function carryClaims(ctx: Context): Promise<void> {
  await ctx.store.write(async (db) => {
    const rows = await db
      .selectFrom('claims')
      .selectAll()
      .where('state', '=', literal('signed'))
      .where('carrier', 'is', null)
      .orderBy('created_at')
      .limit(1_000)
      .execute();

    const waiting = rows.filter((row) => row.alone === 0).map(toWaiting);
    while (waiting.length > 0) {
      const batch = takeFitting(waiting);
      await carry(ctx, db, batch);
      waiting.splice(0, batch.length);
    }
    for (const row of rows) if (row.alone === 1) await carry(ctx, db, [toWaiting(row)]);
  });
}
