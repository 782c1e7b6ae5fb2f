import { getMeta, setMeta } from '../../../lib/db/meta.ts';
import { countQueued, openLeases } from '../../../lib/db/queries.ts';
import type { LeaseRow } from '../../../lib/db/rows.ts';
import type { Lease } from '../../../lib/protocol/tasks.ts';
import { settingsItem } from '../../../lib/storage/settings.ts';
import { serviceNow } from '../core/clock.ts';
import type { Context } from '../core/context.ts';

/** With fewer open tasks than this, more are fetched. */
const MIN_READY = 3;
const MAX_HELD = 5;

/** Stores the leases that the service lists. Those of unsent answers stay as well. */
async function storeLeases(context: Context, leases: readonly Lease[]): Promise<void> {
  const { db } = context;
  await db.transaction('rw', db.leases, db.outbox, async () => {
    const [held, answered] = await Promise.all([
      db.leases.toArray(),
      db.outbox.where('state').anyOf('held', 'sending').toArray(),
    ]);

    const order = new Map(held.map((row) => [row.lease, row.shownOrder]));
    let last = Math.max(0, ...order.values());
    const rows: LeaseRow[] = leases.map((lease) => ({
      ...lease,
      shownOrder: order.get(lease.lease) ?? ++last,
    }));

    const keep = new Set([...leases, ...answered].map((row) => row.lease));
    await db.leases.bulkDelete(held.map((row) => row.lease).filter((id) => !keep.has(id)));
    await db.leases.bulkPut(rows);
  });
}

/** Drops expired leases, unless an answer to them has not been sent yet. */
export async function dropExpired(context: Context): Promise<void> {
  const { db } = context;
  const now = await serviceNow(context);
  await db.transaction('rw', db.leases, db.outbox, async () => {
    const expired = await db.leases.where('expiresAt').belowOrEqual(now).primaryKeys();
    const waiting = new Set(
      (await db.outbox.where('state').anyOf('held', 'sending').toArray()).map((row) => row.lease),
    );
    await db.leases.bulkDelete(expired.filter((lease) => !waiting.has(lease)));
  });
}

/**
 * Fetches tasks in advance, so that the next one is there when a key is pressed.
 * @throws StintError `offline` and others
 */
export async function prefetch(context: Context): Promise<void> {
  const { db } = context;
  await dropExpired(context);
  const now = await serviceNow(context);
  const ready = (await openLeases(db, now)).length;
  // Unsent answers count towards the leases that the service lets this device hold.
  if (ready >= MIN_READY || ready + (await countQueued(db)) >= MAX_HELD) return;
  if (ready === 0 && ((await getMeta(db, 'retryAt')) ?? 0) > now) return;

  const { languages } = await settingsItem.get();
  const body = { hold: MAX_HELD, ...(languages.length > 0 && { languages }) };
  const response = await context.api.call('lease', { body });
  await storeLeases(context, response.leases);
  // Only an empty reply says when to ask again; after any other there may be more at once.
  await setMeta(db, 'retryAt', response.leases.length === 0 ? response.retryAt : 0);
}
