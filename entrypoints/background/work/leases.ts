import type * as z from 'zod/mini';
import { getMeta, setMeta } from '../../../lib/db/meta.ts';
import { countQueued, openLeases } from '../../../lib/db/queries.ts';
import type { LeaseRow, OutboxRow } from '../../../lib/db/rows.ts';
import type { DEVICE_ROUTES } from '../../../lib/protocol/device-routes.ts';
import type { Lease } from '../../../lib/protocol/tasks.ts';
import { settingsItem } from '../../../lib/storage/settings.ts';
import { serviceNow } from '../core/clock.ts';
import type { Context } from '../core/context.ts';

/** With fewer open tasks than this, more are fetched. */
const MIN_READY = 3;
const MAX_HELD = 5;

type Received = z.output<(typeof DEVICE_ROUTES)['lease']['response']>['leases'][number];

const isReadable = (lease: Received): lease is Lease => 'content' in lease;

/**
 * Stores the leases that the service lists, and a flag for each task that this version cannot show.
 * Those of unsent answers stay as well.
 * @returns how many are flagged
 */
async function storeLeases(context: Context, received: readonly Received[]): Promise<number> {
  const { db, now } = context;
  const leases = received.filter(isReadable);
  const unreadable = received.filter((lease) => !isReadable(lease));
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

    const queued = new Set(answered.map((row) => row.lease));
    const keep = new Set([...leases, ...answered].map((row) => row.lease));
    await db.leases.bulkDelete(held.map((row) => row.lease).filter((id) => !keep.has(id)));
    await db.leases.bulkPut(rows);
    await db.outbox.bulkAdd(
      unreadable.filter(({ lease }) => !queued.has(lease)).map(({ lease }) => flagOf(lease, now())),
    );
  });
  return unreadable.length;
}

/** A flag that nobody has to confirm, so it cannot be undone either. */
const flagOf = (lease: string, at: number): OutboxRow => ({
  id: crypto.randomUUID(),
  lease,
  action: { type: 'flag', reason: 'broken' },
  shownMs: 0,
  answeredAt: at,
  state: 'sending',
  at,
  holdUntil: at,
});

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
 * @returns how many of them cannot be shown and wait in the outbox to be given back
 * @throws StintError `offline` and others
 */
export async function prefetch(context: Context): Promise<number> {
  const { db } = context;
  await dropExpired(context);
  const now = await serviceNow(context);
  const ready = (await openLeases(db, now)).length;
  // Unsent answers count towards the leases that the service lets this device hold.
  if (ready >= MIN_READY || ready + (await countQueued(db)) >= MAX_HELD) return 0;
  if (ready === 0 && ((await getMeta(db, 'retryAt')) ?? 0) > now) return 0;

  const { languages } = await settingsItem.get();
  const body = { hold: MAX_HELD, ...(languages.length > 0 && { languages }) };
  const response = await context.api.call('lease', { body });
  const flagged = await storeLeases(context, response.leases);
  // Only an empty reply says when to ask again; after any other there may be more at once.
  await setMeta(db, 'retryAt', response.leases.length === 0 ? response.retryAt : 0);
  return flagged;
}
