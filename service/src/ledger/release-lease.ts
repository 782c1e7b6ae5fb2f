import type { LeaseTable } from '../store/schema.ts';
import { prepare } from '../store/statement.ts';
import type { Db } from '../store/store.ts';
import { post } from './post.ts';

/** Sets the state of a lease. */
export const setLeaseState = prepare<{ id: string; state: LeaseTable['state'] }>((db, p) =>
  db.updateTable('leases').set({ state: p.state }).where('id', '=', p.id),
);

/** Adds to a task's free slots, given answers and leases of new devices. */
export const changeTask = prepare<{ id: string; slots: number; given: number; newGiven: number }>(
  (db, p) =>
    db
      .updateTable('tasks')
      .set((eb) => ({
        slots: eb('slots', '+', p.slots),
        given: eb('given', '+', p.given),
        new_given: eb('new_given', '+', p.newGiven),
      }))
      .where('id', '=', p.id),
);

/** Ends a lease and returns its budget and its place in the queue (docs/money.md rule 3). */
export async function releaseLease(
  db: Db,
  lease: LeaseTable,
  state: 'expired' | 'skipped' | 'flagged',
  now: number,
): Promise<void> {
  const amount = lease.price + lease.bonus + lease.fee;
  await setLeaseState(db, { id: lease.id, state });
  await changeTask(db, { id: lease.task, slots: lease.place, given: 0, newGiven: -lease.is_new });

  await post(db, [
    {
      campaign: lease.campaign,
      source: 'reserved',
      target: 'available',
      amount,
      kind: 'release',
      unit: lease.id,
      at: now,
    },
  ]);
}
