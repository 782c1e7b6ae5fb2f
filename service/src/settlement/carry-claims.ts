import { concat, fromHex, keccak, toHex } from '../../../lib/domain/bytes.ts';
import type { ClaimMessage } from '../../../lib/protocol/claims.ts';
import type { Attestation, BackedVoucher } from '../../../lib/protocol/receipts.ts';
import type { Context } from '../context.ts';
import { eachAlone, rowsToRead } from '../each-alone.ts';
import type { ClaimTable } from '../store/settlement-tables.ts';
import { literal } from '../store/statement.ts';
import type { Db } from '../store/store.ts';
import { type BatchItem, batchData } from './batch.ts';
import { settleForData } from './calldata.ts';
import { queueAccrual } from './queue-accrual.ts';
import { queueTransaction } from './transactions.ts';

/** The most claims in a transaction. */
const MAX_CLAIMS = 100;
/** The most gas for a transaction unless the chain allows less: half of EIP-7825's limit. */
const MAX_GAS = 2n ** 23n;

interface WaitingClaim {
  digest: string;
  item: BatchItem;
}

const toWaiting = (row: ClaimTable): WaitingClaim => {
  const backed = JSON.parse(row.voucher) as BackedVoucher;
  const claim = JSON.parse(row.claim) as ClaimMessage;
  return { digest: row.digest, item: { backed, claim, sig: row.sig! } };
};

/** What a transaction costs before its first claim, and what its last item's wallet may burn. */
const BASE_GAS = 800_000n;
const ACCRUAL_GAS = 75_000n;
/** An item of a batch with its transfers; a contract wallet may use 150,000 to check its signature. */
const ITEM_GAS = 130_000n;
const CONTRACT_GAS = 160_000n;
/** A line of a backing list, with its part of the calldata. */
const LINE_GAS = 8_000n;

/** A signature of 65 bytes may be a contract's as well, but a contract's is seldom that short. */
const isContracts = (sig: string): boolean => sig.length !== 2 + 2 * 65;

/** The gas of these claims in one transaction, with an accrual for each of these campaigns. */
const gasOf = (claims: readonly WaitingClaim[], accruals: number): bigint =>
  claims.reduce(
    (sum, { item }) =>
      sum +
      ITEM_GAS +
      LINE_GAS * BigInt(item.backed.list.length) +
      (isContracts(item.sig) ? CONTRACT_GAS : 0n),
    BASE_GAS + ACCRUAL_GAS * BigInt(accruals),
  );

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
function takeFitting(claims: readonly WaitingClaim[], gasCap: bigint): WaitingClaim[] {
  const campaigns = new Set<string>();
  const taken: WaitingClaim[] = [];
  for (const claim of claims.slice(0, MAX_CLAIMS)) {
    for (const { campaign } of claim.item.backed.list) campaigns.add(campaign);
    if (taken.length > 0 && gasOf([...taken, claim], campaigns.size) > gasCap) break;
    taken.push(claim);
  }
  return taken;
}

/**
 * The accruals of a voucher that the chain does not have yet, at a final block: today's, for the key
 * of those that came with the voucher may have been revoked.
 */
async function missingAccruals(db: Db, { list, attestations }: BackedVoucher) {
  const missing: Attestation[] = [];
  for (const { campaign, min } of list) {
    const row = await db
      .selectFrom('campaigns')
      .select(['accrued', 'attested', 'attested_sig'])
      .where('id', '=', campaign)
      .executeTakeFirst();
    if ((row?.accrued ?? 0n) >= BigInt(min)) continue;
    const attestation = attestations.find((one) => one.campaign === campaign);
    if (row?.attested_sig && row.attested >= BigInt(min)) {
      missing.push({ campaign, cumulative: String(row.attested), sig: row.attested_sig });
    } else if (attestation) missing.push(attestation);
  }
  return missing;
}

/**
 * Queues a claim's own transaction. If its accruals ask for more gas than a transaction may use, they
 * go first, each in one of its own, and the claim follows once the chain has them.
 */
async function carryOne(
  ctx: Context,
  db: Db,
  { digest, item }: WaitingClaim,
  gasCap: bigint,
): Promise<void> {
  const { backed } = item;
  let { attestations } = backed;
  if (gasOf([{ digest, item }], attestations.length) > gasCap) {
    attestations = await missingAccruals(db, backed);
    const left = gasOf([{ digest, item }], attestations.length);
    if (left > gasCap) {
      for (const attestation of attestations) await queueAccrual(ctx, db, attestation);
      return;
    }
  }

  const id = `claim:${digest}`;
  const data = settleForData({ ...backed, attestations }, item.claim, item.sig);
  await queueTransaction(ctx, db, { id, data });
  await setCarrier(db, id, [digest]);
}

async function carryMany(ctx: Context, db: Db, claims: readonly WaitingClaim[]): Promise<void> {
  const digests = claims.map(({ digest }) => digest);
  const id = `batch:${toHex(keccak(concat(...digests.map(fromHex))))}`;
  const accruals = highestAccruals(claims);
  const items = claims.map(({ item }) => item);
  const data = batchData(accruals, items);
  // No call can revert a batch, so an estimate would find the gas at which calls are skipped.
  await queueTransaction(ctx, db, { id, data, gas: gasOf(claims, accruals.length) });
  await setCarrier(db, id, digests);
}

const setCarrier = (db: Db, carrier: string, digests: string[]) =>
  db.updateTable('claims').set({ carrier }).where('digest', 'in', digests).execute();

/**
 * Queues a transaction for every signed claim and records it in the same unit of work. A single
 * claim gets its own, several that wait together become a batch, as far as its gas allows. A claim
 * whose batch failed goes alone, and one that cannot be carried keeps none of the others.
 * @param gasCap the most gas for one transaction
 */
export async function carryClaims(ctx: Context, gasCap: bigint = MAX_GAS): Promise<void> {
  const rows = await ctx.store.db
    .selectFrom('claims')
    .selectAll()
    .where('state', '=', literal('signed'))
    .where('carrier', 'is', null)
    .orderBy('created_at')
    .limit(rowsToRead(ctx, 'waiting claims', 1_000))
    .execute();

  const idOf = ({ digest }: ClaimTable) => digest;
  const together: WaitingClaim[] = [];
  const alone = rows.filter((row) => row.alone === 1);
  const shared = rows.filter((row) => row.alone === 0);
  await eachAlone(ctx, 'waiting claims', shared, idOf, async (row) => {
    together.push(toWaiting(row));
  });
  while (together.length > 0) {
    const batch = together.splice(0, takeFitting(together, gasCap).length);
    const done =
      batch.length > 1 &&
      (await ctx.store
        .write((db) => carryMany(ctx, db, batch))
        .then(
          () => true,
          () => false,
        ));
    const digests = new Set(batch.map(({ digest }) => digest));
    if (!done) alone.push(...rows.filter(({ digest }) => digests.has(digest)));
  }

  await eachAlone(ctx, 'waiting claims', alone, idOf, (row) =>
    ctx.store.write((db) => carryOne(ctx, db, toWaiting(row), gasCap)),
  );
}
