import type { StintDb } from './database.ts';
import { localDay } from './day.ts';
import type { DayRow, LeaseRow, OutboxRow, WorkRow } from './rows.ts';

/** Leases that can be worked on now, in the order in which they are shown. */
export async function openLeases(db: StintDb, now: number): Promise<LeaseRow[]> {
  const [leases, answered] = await Promise.all([
    db.leases.orderBy('shownOrder').toArray(),
    db.outbox.orderBy('lease').uniqueKeys(),
  ]);
  const taken = new Set(answered);
  return leases.filter((row) => row.expiresAt > now && !taken.has(row.lease));
}

/** Answers that the service does not have yet. */
export const countQueued = (db: StintDb): Promise<number> =>
  db.outbox.where('state').anyOf('held', 'sending').count();

/** Answers that the service refused, newest first; they stay until dismissed. */
export async function refusedAnswers(db: StintDb): Promise<OutboxRow[]> {
  return (await db.outbox.where('state').equals('refused').sortBy('at')).reverse();
}

/** Answers to entrance tests that are not sent yet or whose feedback is unread, oldest first. */
export const entranceAnswers = (db: StintDb): Promise<OutboxRow[]> =>
  db.outbox.where('asked.lease').above('').sortBy('at');

/** Sums of the local day of `now`; zero without work. */
export async function today(db: StintDb, now: number): Promise<DayRow> {
  const day = localDay(now);
  return (await db.days.get(day)) ?? { day, amount: 0n, tasks: 0, ms: 0 };
}

/** Days from `from` on (`YYYY-MM-DD`), oldest first. Days without work are absent. */
export const daysSince = (db: StintDb, from: string): Promise<DayRow[]> =>
  db.days.where('day').aboveOrEqual(from).toArray();

/** Work, newest first, older than `before` (ms). */
export const worksBefore = (db: StintDb, before: number, limit: number): Promise<WorkRow[]> =>
  db.works.where('at').below(before).reverse().limit(limit).toArray();

/** Whether the person has saved the words, which are then no longer here. */
export async function isRecoverySaved(db: StintDb): Promise<boolean> {
  return 'publicKey' in ((await db.keys.get('recovery')) ?? {});
}
