import { HOLD_MS } from '../../../lib/db/outbox.ts';
import type { OutboxRow } from '../../../lib/db/rows.ts';

/** This many newer answers push an older one out. */
const NEWER = 3;

/** What else decides when answers go out. */
export interface Surroundings {
  now: number;
  screenOpen: boolean;
  /** Hardly a task is left: a new device holds few, and sending is what makes room. */
  starved: boolean;
}

/**
 * Whether an answer may be sent now: its time to undo is over, or nobody is there to undo
 * it, or newer ones push it out. `held` are all rows that wait, oldest first.
 */
export function isDue(
  row: Pick<OutboxRow, 'id' | 'holdUntil'>,
  held: readonly Pick<OutboxRow, 'id'>[],
  { now, screenOpen, starved }: Surroundings,
): boolean {
  if (!screenOpen || now >= row.holdUntil) return true;
  // Nothing is held for longer than that: the clock was set back since.
  if (row.holdUntil - now > HOLD_MS + 1_000) return true;
  const newer = held.length - 1 - held.findIndex((other) => other.id === row.id);
  return newer >= (starved ? 1 : NEWER);
}
