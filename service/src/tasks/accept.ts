/**
 * The acceptance rule: what is known about an answer, and whether to accept it. It is pure, so
 * that a better rule has to replace only this.
 */
export interface Evidence {
  /** When the answer arrived, ms. */
  now: number;
  /** The device's serial reading floor before this answer, ms. */
  floorAt: number;
  leasedAt: number;
  /** The least time that reading this task takes, ms. */
  floorMs: number;
}

export type Acceptance =
  | { accepted: true; floorAt: number }
  | { accepted: false; floorAt: number; reason: string };

/**
 * Accepts a valid answer to a valid lease unless it came sooner than anyone can read. The
 * floor is serial (docs/money.md rule 3): leases taken together cannot be read in parallel, so
 * each answer has to wait for the reading time of all before it.
 */
export function acceptAnswer(e: Evidence): Acceptance {
  const earliest = Math.max(e.floorAt, e.leasedAt) + e.floorMs;
  if (e.now >= earliest) return { accepted: true, floorAt: earliest };
  const evidence = `arrived ${earliest - e.now} ms before ${e.floorMs} ms of reading had passed`;
  return { accepted: false, floorAt: e.floorAt, reason: `too_fast: ${evidence}` };
}
