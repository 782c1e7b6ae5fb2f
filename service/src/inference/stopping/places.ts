/** How far a task is: places are answers given, leased and free. */
export interface Places {
  places: number;
  slots: number;
  given: number;
  settled: boolean;
}

export interface Wanted {
  /** Answers that every task gets, and the most that one may get. */
  least: number;
  most: number;
  /** Answered in full, whatever is known already. */
  burnIn: boolean;
  /** Is the confidence still below the target? */
  more: boolean;
}

/**
 * The places of a task after what is known of it changed. A task that needs no more loses its
 * free places and is settled; one that does gets one place more once nobody is working on it,
 * so that no answer is asked for that the ones under way may make needless.
 */
export function nextPlaces(now: Places, { least, most, burnIn, more }: Wanted): Places {
  const wanted = burnIn || more || now.given < least;
  if (!wanted) return { ...now, places: now.places - now.slots, slots: 0, settled: true };
  if (now.given >= most) return { ...now, settled: true };
  const needed = burnIn ? most : Math.max(least, now.given + 1);
  const extra = Math.max(0, needed - now.places);
  return { ...now, places: now.places + extra, slots: now.slots + extra, settled: false };
}
