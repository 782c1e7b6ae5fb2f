import { setTimeout as pause } from 'node:timers/promises';

/** How long to wait for a site's robots.txt, ms. */
export const ROBOTS_TIMEOUT_MS = 5_000;

/**
 * The addresses of connected contributors. A page there is refused as if nobody answered, without
 * saying why: otherwise anyone could point a name at an address and learn from the error that a
 * contributor lives there (docs/money.md rule 23).
 */
export interface Homes {
  isDevice(address: string): boolean;
  /** Waits as long as a line would that drops unasked packets. */
  silence(): Promise<void>;
}

/** Makes the check from a test of addresses. */
export const createHomes = (isDevice: Homes['isDevice']): Homes => ({
  isDevice,
  silence: () => pause(ROBOTS_TIMEOUT_MS, undefined, { ref: false }),
});
