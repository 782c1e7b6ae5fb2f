import type { OutboxRow } from '../../lib/db/rows.ts';

/** This many newer answers push an older one out. */
const NEWER = 3;

/**
 * Whether an answer may be sent now: its time to undo is over, or nobody is there to undo
 * it. `held` are all rows that wait, oldest first.
 */
export function isDue(
  row: Pick<OutboxRow, 'id' | 'holdUntil'>,
  held: readonly Pick<OutboxRow, 'id'>[],
  now: number,
  screenOpen: boolean,
): boolean {
  if (!screenOpen || now >= row.holdUntil) return true;
  const place = held.findIndex((other) => other.id === row.id);
  return held.length - 1 - place >= NEWER;
}
