import type { Attestation } from '../../../../lib/protocol/receipts.ts';
import type { Context } from '../../context.ts';
import type { Db } from '../../store/store.ts';
import { reserveLost } from './lost.ts';

/**
 * Keeps our own attestation that a device presented. That of a campaign younger than the copy is
 * kept apart, for the vouchers that lean on it, until its requester brings the campaign back.
 */
export async function keepAttestation(
  db: Db,
  { campaign, cumulative, sig }: Attestation,
): Promise<void> {
  const attested = BigInt(cumulative);
  const known = await db
    .updateTable('campaigns')
    .set((eb) => ({
      attested_sig: eb
        .case()
        .when('attested', '<', attested)
        .then(sig)
        .else(eb.ref('attested_sig'))
        .end(),
      attested: eb
        .case()
        .when('attested', '<', attested)
        .then(attested)
        .else(eb.ref('attested'))
        .end(),
    }))
    .where('id', '=', campaign)
    .executeTakeFirst();
  if (known.numUpdatedRows > 0n) return;

  await db
    .insertInto('restored_attestations')
    .values({ campaign, attested, attested_sig: sig })
    .onConflict((oc) =>
      oc
        .column('campaign')
        .doUpdateSet({ attested, attested_sig: sig })
        .where('restored_attestations.attested', '<', attested),
    )
    .execute();
}

/**
 * Sets aside what is known to be promised of a campaign that its requester brings back: what has
 * accrued on the chain, and what we attested (docs/money.md rule 22).
 */
export async function takeUpPromises(
  ctx: Context,
  db: Db,
  id: string,
  accrued: bigint,
): Promise<void> {
  const kept = await db
    .selectFrom('restored_attestations')
    .selectAll()
    .where('campaign', '=', id)
    .executeTakeFirst();
  const promised = kept && kept.attested > accrued ? kept.attested : accrued;
  await reserveLost(ctx, db, id, promised);
  if (!kept) return;

  const { attested, attested_sig } = kept;
  await db.updateTable('campaigns').set({ attested, attested_sig }).where('id', '=', id).execute();
  await db.deleteFrom('restored_attestations').where('campaign', '=', id).execute();
}
