import { rangeOf } from '../../../../lib/domain/address-range.ts';
import type { Page } from '../jobs/page.ts';

/** A page whose content the service knows before a device brings it. */
export interface Probe {
  kind: 'canary' | 'known';
  url: string;
  /** SHA-256 of the body, hex. */
  sha256: string;
  /** The most bytes that an honest device brings. */
  bytes: number;
  /** The addresses that asked for it, as the operator's own host saw them; null for other hosts. */
  seenFrom: () => readonly string[] | null;
  end: () => void;
}

/**
 * Judges a device by the probe that it brought. A status other than 200 proves nothing, since sites
 * and the operator's own proxy fail as well. An address that is not the device's is no evidence
 * against it (carrier NAT, IPv4 and IPv6), but neither for it.
 * @returns whether the device passed, or null when the probe proves nothing
 */
export function judgeProbe(
  probe: Pick<Probe, 'sha256' | 'seenFrom'>,
  page: Pick<Page, 'status' | 'digest' | 'range'>,
): boolean | null {
  if (page.status !== 200) return null;
  if (page.digest !== probe.sha256) return false;
  const seen = probe.seenFrom();
  return seen === null || seen.some((address) => rangeOf(address) === page.range) ? true : null;
}
