import { rangeOf } from '../../../../lib/domain/address-range.ts';
import type { Page } from '../jobs/page.ts';

/** A page whose content the service knows before a device brings it. */
export interface Probe {
  kind: 'canary' | 'known';
  url: string;
  /** sha256 of the body, hex. */
  sha256: string;
  /** Most bytes that an honest device brings. */
  bytes: number;
  /** From which addresses it was asked for, as the operator's own host saw it; null elsewhere. */
  seenFrom: () => readonly string[] | null;
  end: () => void;
}

/**
 * What a probe says of the device that brought it. Another status than 200 says nothing: sites
 * and the operator's own proxy fail too. Nor does an address that is not the device's speak
 * against it (carrier NAT, IPv4 beside IPv6); it only does not speak for it.
 * @returns whether the device passed, or null when nothing can be said
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
