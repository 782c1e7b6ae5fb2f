import type { QualityTerms } from '../../../lib/protocol/campaigns.ts';
import type { Db } from '../store/store.ts';

/** Inserts an open campaign without money: price 10,000, fee 500, three answers per task. */
export async function createCampaignRow(
  db: Db,
  id: string,
  deadline: number,
  now: number,
  quality: QualityTerms | null = null,
): Promise<void> {
  await db
    .insertInto('campaigns')
    .values({
      id,
      salt: id,
      requester: `0x${'11'.repeat(20)}`,
      terms: '{}',
      state: 'open',
      kind: 'comparison',
      name: 'Invariants',
      price: 10_000n,
      fee: 500n,
      redundancy: 3,
      new_share: 100,
      deadline,
      funded: 0n,
      available: 0n,
      reserved: 0n,
      pending: 0n,
      credited: 0n,
      accrued: 0n,
      lost: 0n,
      attested: 0n,
      attested_sig: null,
      tasks: 0,
      done: 0,
      answers: 0,
      rejected: 0,
      skipped: 0,
      flagged: 0,
      opened_at: 0,
      created_at: now,
      quality: quality && JSON.stringify(quality),
      bonus: BigInt(quality?.bonus ?? 0),
      reviewed: 0,
    })
    .execute();
}
