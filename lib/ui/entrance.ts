import type { OutboxRow } from '../db/rows.ts';
import type { EntranceFeedback, Lease } from '../protocol/tasks.ts';

/** What is shown in place of a task after an answer to an entrance question. */
export type Told = {
  asked: Lease;
  /** The outbox row's id and the service's feedback; null until it arrives. */
  answer: { id: string; feedback: EntranceFeedback } | null;
};

export type Reader = {
  /** The question that was just answered, until its feedback arrives. */
  waiting: Lease | null;
  /** The task that the person went on to without waiting; it is not interrupted. */
  inHand: string | null;
  /** The task in view. */
  inView: string | null;
  /** Rows whose feedback was just read on this screen. */
  read: ReadonlySet<string>;
};

/**
 * The feedback to show now: that of the answer just given, else the oldest that is unread, but never in
 * place of a task that the person is in the middle of.
 */
export function nextFeedback(rows: readonly OutboxRow[], reader: Reader): Told | null {
  const { waiting, inHand, inView, read } = reader;
  if (waiting) {
    const row = rows.find(({ lease }) => lease === waiting.lease);
    const told = row && feedbackOf(row);
    if (told) return told;
    const isOver = row?.state === 'refused' || row?.state === 'done';
    if (!isOver) return { asked: waiting, answer: null };
  }

  if (inView !== null && inView === inHand) return null;
  const unread = rows.find((row) => !read.has(row.id) && feedbackOf(row) !== null);
  return unread ? feedbackOf(unread) : null;
}

function feedbackOf({ id, asked, state, outcome }: OutboxRow): Told | null {
  if (state !== 'done' || !asked || !outcome || !('entrance' in outcome)) return null;
  return outcome.entrance ? { asked, answer: { id, feedback: outcome.entrance } } : null;
}
