import { setTimeout as pause } from 'node:timers/promises';

/** How long the relay waits for a site's robots.txt, ms. */
export const ROBOTS_TIMEOUT_MS = 5_000;

/**
 * Addresses at which contributors are. A page there is refused as by a house that answers nobody, and
 * not by name: whoever asks for a name that they point at an address would learn from it that a
 * contributor lives there (docs/money.md rule 23).
 */
export interface Homes {
  isDevice(address: string): boolean;
  /** As long as somebody waits for a line that drops what it did not ask for. */
  silence(): Promise<void>;
}

export const createHomes = (isDevice: Homes['isDevice']): Homes => ({
  isDevice,
  silence: () => pause(ROBOTS_TIMEOUT_MS, undefined, { ref: false }),
});
