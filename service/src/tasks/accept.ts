/**
 * The acceptance rule: what is known about an answer, and the verdict. Pure, and the one
 * place that a better rule replaces.
 */
export interface Evidence {
  /** Arrival of the answer, ms. */
  now: number;
  /** Where the serial reading floor stood before this answer, ms. */
  floorAt: number;
  leasedAt: number;
  /** Time that reading this task takes at the very least, ms. */
  floorMs: number;
}

export type Verdict =
  | { accepted: true; floorAt: number }
  | { accepted: false; floorAt: number; reason: string };

/**
 * Accepts a valid answer to a valid lease unless it came sooner than anyone can read. The
 * floor is serial (docs/money.md rule 3): an answer arrives no earlier than the sum of the
 * floors since the last one, so that leases taken together cannot be read in parallel.
 */
export function decide(e: Evidence): Verdict {
  const earliest = Math.max(e.floorAt, e.leasedAt) + e.floorMs;
  if (e.now >= earliest) return { accepted: true, floorAt: earliest };
  const evidence = `arrived ${earliest - e.now} ms before ${e.floorMs} ms of reading had passed`;
  return { accepted: false, floorAt: e.floorAt, reason: `too_fast: ${evidence}` };
}
