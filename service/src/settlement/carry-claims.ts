import { concat, fromHex, keccak, toHex } from '../../../lib/domain/bytes.ts';
import type { ClaimMessage } from '../../../lib/protocol/claims.ts';
import type { Attestation, BackedVoucher } from '../../../lib/protocol/receipts.ts';
import type { Context } from '../context.ts';
import type { ClaimTable } from '../store/schema.ts';
import { literal } from '../store/statement.ts';
import type { Db } from '../store/store.ts';
import { settleForData } from './calldata.ts';
import { type BatchItem, packBatch } from './pack-batch.ts';
import { queueTransaction } from './transactions.ts';

/** The most claims in a transaction: a first claim costs about 80,000 gas, and the limit is 16.7 million (EIP-7825). */
const MAX_CLAIMS = 100;
/** The most campaigns in a transaction: the contract's index of them is a byte. */
const MAX_CAMPAIGNS = 255;

interface WaitingClaim {
  digest: string;
  item: BatchItem;
  backed: BackedVoucher;
}

const toWaiting = (row: ClaimTable): WaitingClaim => {
  const backed = JSON.parse(row.voucher) as BackedVoucher;
  const claim = JSON.parse(row.claim) as ClaimMessage;
  const item = { voucher: backed.voucher, list: backed.list, claim, sig: row.sig! };
  return { digest: row.digest, item, backed };
};

/** The highest accrual of each campaign, which includes the others. */
function highestAccruals(claims: readonly WaitingClaim[]): Attestation[] {
  const best = new Map<string, Attestation>();
  for (const attestation of claims.flatMap(({ backed }) => backed.attestations)) {
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
  for (const claim of claims.slice(0, MAX_CLAIMS)) {
    for (const { campaign } of claim.backed.list) campaigns.add(campaign);
    if (campaigns.size > MAX_CAMPAIGNS && taken.length > 0) break;
    taken.push(claim);
  }
  return taken;
}

/** Gas for the accruals, the items with their transfers, and what the last item's wallet may burn. */
const batchGas = (accruals: number, items: number): bigint =>
  BigInt(800_000 + accruals * 70_000 + items * 130_000);

async function carry(ctx: Context, db: Db, claims: readonly WaitingClaim[]): Promise<void> {
  const [only] = claims;
  const digests = claims.map(({ digest }) => digest);
  const id =
    claims.length === 1
      ? `claim:${only!.digest}`
      : `batch:${toHex(keccak(concat(...digests.map(fromHex))))}`;

  if (claims.length === 1) {
    const { claim, sig } = only!.item;
    await queueTransaction(ctx, db, { id, data: settleForData(only!.backed, claim, sig) });
  } else {
    const accruals = highestAccruals(claims);
    const items = claims.map(({ item }) => item);
    const data = packBatch(ctx.signer.address('relayer'), accruals, items);
    // No item can revert a batch, so an estimate would find the gas at which items are skipped.
    await queueTransaction(ctx, db, { id, data, gas: batchGas(accruals.length, items.length) });
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
