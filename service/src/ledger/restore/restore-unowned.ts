import type { Db } from '../../store/store.ts';

/** A credit without an owner. `amount` in base units, `at` in ms. */
export interface Unowned {
  device: string;
  seq: number;
  campaign: string;
  unit: string;
  amount: bigint;
  at: number;
}

/**
 * Restores a credit as an answer without a choice, so that the next binding gives it to a wallet
 * (docs/money.md rule 11).
 */
export async function restoreUnownedCredit(db: Db, u: Unowned): Promise<void> {
  const campaign = await db
    .selectFrom('campaigns')
    .select('credited')
    .where('id', '=', u.campaign)
    .executeTakeFirst();
  // One younger than the copy has no lines here: the loss is noted, and owed to the wallet.
  const pos = campaign?.credited ?? 0n;

  await db
    .insertInto('answers')
    .values({
      id: `restored:${u.device}:${u.seq}`,
      lease: `restored:${u.device}:${u.unit}`,
      task: u.unit,
      campaign: u.campaign,
      device: u.device,
      owner: null,
      choice: '',
      swapped: 0,
      shown_ms: 0,
      answered_at: u.at,
      received_at: u.at,
      sig: '',
      state: 'credited',
      reason: 'restored',
      decide_by: u.at,
      pay: u.amount,
      bonus: 0n,
      fee: 0n,
      pos,
      credit_seq: u.seq,
    })
    .execute();
}

/** As `restoreUnownedCredit`, for the bytes of a bandwidth key. */
export async function restoreUnownedBytes(db: Db, u: Unowned): Promise<void> {
  const campaign = await db
    .selectFrom('campaigns')
    .select('credited')
    .where('id', '=', u.campaign)
    .executeTakeFirst();
  await db
    .insertInto('relay_units')
    .values({
      id: u.unit,
      device: u.device,
      owner: null,
      campaign: u.campaign,
      receipt: -u.seq,
      bytes: 0,
      bytes_total: 0,
      state: 'credited',
      reason: 'restored',
      decide_by: u.at,
      pay: u.amount,
      fee: 0n,
      pos: campaign?.credited ?? 0n,
      credit_seq: u.seq,
      at: u.at,
    })
    // Bytes that were released here were credited on the branch.
    .onConflict((oc) =>
      oc.column('id').doUpdateSet({ state: 'credited', pay: u.amount, credit_seq: u.seq }),
    )
    .execute();
}
