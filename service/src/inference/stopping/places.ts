/** The state of a task; `places` counts answers given, leased and free places. */
export interface Places {
  places: number;
  slots: number;
  given: number;
  settled: boolean;
}

/** What a task's places depend on. */
export interface Wanted {
  /** How many answers every task gets, and the most that one may get. */
  least: number;
  most: number;
  /** Whether it is answered in full, whatever is already known. */
  burnIn: boolean;
  /** Whether the confidence is still below the target. */
  more: boolean;
}

/**
 * The places of a task after its posterior changed. A task that needs no more answers loses its free
 * places and is settled. One that does gets another place, but only when nobody is working on it: the
 * answers in progress may be enough.
 */
export function nextPlaces(now: Places, { least, most, burnIn, more }: Wanted): Places {
  const wanted = burnIn || more || now.given < least;
  if (!wanted) return { ...now, places: now.places - now.slots, slots: 0, settled: true };
  if (now.given >= most) return { ...now, settled: true };
  const needed = burnIn ? most : Math.max(least, now.given + 1);
  const extra = Math.max(0, needed - now.places);
  return { ...now, places: now.places + extra, slots: now.slots + extra, settled: false };
}
