import type { OutboxRow } from '../db/rows.ts';
import type { EntranceFeedback, Lease } from '../protocol/tasks.ts';

/** What stands in the place of a task after an answer to a question of an entrance test. */
export type Told = {
  asked: Lease;
  /** Row of the outbox and what the service said; null while that is not known. */
  answer: { id: string; feedback: EntranceFeedback } | null;
};

export type Reader = {
  /** The question that was just answered, while its feedback is waited for. */
  waiting: Lease | null;
  /** The task that the person went on to without waiting: it is left to them. */
  inHand: string | null;
  /** The task in view. */
  inView: string | null;
  /** Rows that were read here a moment ago. */
  read: ReadonlySet<string>;
};

/**
 * What there is to be told now: of the answer that was just given, else of the oldest one whose
 * feedback came later, but never in place of a task that somebody is in the middle of.
 */
export function toTell(rows: readonly OutboxRow[], reader: Reader): Told | null {
  const { waiting, inHand, inView, read } = reader;
  if (waiting) {
    const row = rows.find(({ lease }) => lease === waiting.lease);
    const told = row && toldOf(row);
    if (told) return told;
    const isOver = row?.state === 'refused' || row?.state === 'done';
    if (!isOver) return { asked: waiting, answer: null };
  }
  if (inView !== null && inView === inHand) return null;
  const unread = rows.find((row) => !read.has(row.id) && toldOf(row) !== null);
  return unread ? toldOf(unread) : null;
}

function toldOf({ id, asked, state, outcome }: OutboxRow): Told | null {
  if (state !== 'done' || !asked || !outcome || !('entrance' in outcome)) return null;
  return outcome.entrance ? { asked, answer: { id, feedback: outcome.entrance } } : null;
}
