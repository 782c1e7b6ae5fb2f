import { kindOf } from '../../../lib/domain/kinds/registry.ts';
import { estimatedTime } from '../../../lib/domain/reading.ts';
import type { Lease, TaskContent } from '../../../lib/protocol/tasks.ts';
import type { Context } from '../context.ts';
import { noteFailure } from '../each-alone.ts';
import type { LeaseTable, TaskTable } from '../store/schema.ts';
import { entranceOf, placeOf, readTest } from './entrance-test.ts';
import { endLeases } from './expire.ts';
import { isRowFailure } from './pass-over.ts';
import { timing } from './timing.ts';

/** A lease with what its device needs to know of its task and campaign. */
export type HeldLease = LeaseTable &
  Pick<TaskTable, 'content' | 'words' | 'floor_ms' | 'role'> & {
    name: string;
    quality: string | null;
  };

/** Which question of the entrance test a lease is, if it is one. */
async function entrancePlace({ store }: Context, row: HeldLease) {
  const terms = row.role === 'entrance' ? entranceOf(row) : undefined;
  return terms && placeOf(await readTest(store.db, row.campaign, terms, row), row.task);
}

async function present(ctx: Context, row: HeldLease): Promise<Lease> {
  const entrance = await entrancePlace(ctx, row);
  const content = JSON.parse(row.content) as TaskContent;
  return {
    lease: row.id,
    task: row.task,
    campaign: row.campaign,
    campaignName: row.name,
    price: String(row.price),
    medianMs: (await timing(ctx, row.campaign)).medianMs ?? estimatedTime(row.words),
    floorMs: Math.round(row.floor_ms * ctx.rules.floorScale),
    leasedAt: row.leased_at,
    expiresAt: row.expires_at,
    content: kindOf(content.kind).present(content, row.swapped),
    ...(entrance && { entrance }),
  };
}

/**
 * What a device is shown of its leases. One that cannot be shown ends, so that it takes no place among
 * those that its device may hold, and the others are shown.
 */
export async function presentLeases(ctx: Context, rows: readonly HeldLease[]): Promise<Lease[]> {
  const leases: Lease[] = [];
  const broken: HeldLease[] = [];
  for (const row of rows) {
    try {
      leases.push(await present(ctx, row));
    } catch (error) {
      if (!isRowFailure(error)) throw error;
      noteFailure(ctx, 'tasks to show', row.task, error);
      broken.push(row);
    }
  }
  if (broken.length > 0) await ctx.store.write((db) => endLeases(db, broken, ctx.now()));
  return leases;
}
