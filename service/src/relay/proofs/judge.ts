/** How many proofs a device must have passed before they credit its bytes. */
export const PROOFS_TO_CREDIT = 3;
/** How many failures among the newest proofs are evidence; a single one may be a page that changed. */
export const FAILURES_TO_REJECT = 2;
/** How many of the newest proofs count. */
const MAX_PROOFS = 6;

/** One proof of a device. */
export interface Proof {
  kind: 'duplicate' | 'canary' | 'known';
  passed: boolean;
}

/**
 * Judges a device's pending bytes by its proofs, newest first. Pure. A page on which two other
 * devices agree and this one does not may have changed in between, so one such failure waits. A
 * canary or a known page cannot have changed. A device can recognise the operator's hosts by their
 * permission, so all canaries together count as one pass.
 */
export function judge(proofs: readonly Proof[]): 'credit' | 'reject' | 'wait' {
  const newest = proofs.slice(0, MAX_PROOFS);
  const failed = newest.filter(({ passed }) => !passed);
  const certain = failed.some(({ kind }) => kind !== 'duplicate');
  if (certain || failed.length >= FAILURES_TO_REJECT) return 'reject';
  if (failed.length > 0 && newest[0]?.passed === false) return 'wait';
  const passed = newest.filter((proof) => proof.passed);
  const canaries = passed.filter(({ kind }) => kind === 'canary').length;
  return passed.length - Math.max(0, canaries - 1) >= PROOFS_TO_CREDIT ? 'credit' : 'wait';
}

/** What is compared when a page was fetched more than once. */
export interface Seen {
  device: string;
  status: number;
  digest: string;
}

/**
 * Two devices that saw the same vouch for each other; when they differ, a third decides.
 * @returns whether each device passed, or null when no two agree
 */
export function compare(seen: readonly Seen[]): Map<string, boolean> | null {
  const same = (a: Seen, b: Seen) => a.status === b.status && a.digest === b.digest;
  const agreed = seen.find((a) => seen.filter((b) => same(a, b)).length >= 2);
  if (!agreed) return null;
  return new Map(seen.map((each) => [each.device, same(each, agreed)]));
}
