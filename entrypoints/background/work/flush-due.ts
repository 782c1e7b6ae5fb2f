import { HOLD_MS } from '../../../lib/db/outbox.ts';
import type { OutboxRow } from '../../../lib/db/rows.ts';

/** An answer is sent early once there are this many newer ones. */
const MAX_NEWER = 3;

/** What else decides when answers are sent. */
export interface Surroundings {
  now: number;
  screenOpen: boolean;
  /** Hardly any task is left. A new device may hold few, and sending makes room for more. */
  starved: boolean;
}

/**
 * Whether an answer may be sent now: its time to undo is over, nobody is there to undo
 * it, or there are newer ones. `held` are all waiting rows, oldest first.
 */
export function isDue(
  row: Pick<OutboxRow, 'id' | 'holdUntil'>,
  held: readonly Pick<OutboxRow, 'id'>[],
  { now, screenOpen, starved }: Surroundings,
): boolean {
  if (!screenOpen || now >= row.holdUntil) return true;
  // No answer is held for longer than that, so the clock was set back.
  if (row.holdUntil - now > HOLD_MS + 1_000) return true;
  const newer = held.length - 1 - held.findIndex((other) => other.id === row.id);
  return newer >= (starved ? 1 : MAX_NEWER);
}
