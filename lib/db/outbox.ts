import type { Action, Lease } from '../protocol/tasks.ts';
import type { StintDb } from './database.ts';
import type { OutboxRow } from './rows.ts';

/** How long an answer can be undone, ms. */
export const HOLD_MS = 10_000;

export interface Answer {
  lease: string;
  action: Action;
  /** Visible time on the task, ms. */
  shownMs: number;
  /** When the key was pressed, ms. */
  answeredAt: number;
  /** The question, for an entrance test. Its answer is sent at once, since feedback comes at once. */
  asked?: Lease;
}

/**
 * Stores an answer. From the moment this resolves it survives the popup, the worker and
 * the browser. Screens call it themselves, since a message sent while a popup closes
 * is lost when the worker is asleep. A second answer to the same lease is not stored.
 * @returns the stored row of this lease
 */
export function appendSubmission(db: StintDb, answer: Answer): Promise<OutboxRow> {
  return db.transaction('rw', db.outbox, async () => {
    const earlier = await db.outbox.where('lease').equals(answer.lease).first();
    if (earlier) return earlier;

    const row: OutboxRow = {
      id: crypto.randomUUID(),
      ...answer,
      shownMs: Math.min(86_400_000, Math.max(0, Math.round(answer.shownMs))),
      state: 'held',
      at: answer.answeredAt,
      holdUntil: answer.answeredAt + (answer.asked ? 0 : HOLD_MS),
    };
    await db.outbox.add(row);
    return row;
  });
}

/**
 * Takes an answer back unless it may already have been sent.
 * @returns the lease to show again, or null when it was too late
 */
export function undo(db: StintDb, id: string): Promise<string | null> {
  return db.transaction('rw', db.outbox, async () => {
    const row = await db.outbox.get(id);
    // Checked in the same transaction: the background marks rows `sending` before it sends them.
    if (row?.state !== 'held') return null;
    await db.outbox.delete(id);
    return row.lease;
  });
}

/** Answers that can be undone now, newest first. */
export async function undoable(db: StintDb): Promise<OutboxRow[]> {
  const rows = await db.outbox.where('state').equals('held').sortBy('at');
  return rows.reverse();
}
