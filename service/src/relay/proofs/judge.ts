/** Proofs that a device must have passed before what it earned is credited by them. */
export const PROOFS_TO_CREDIT = 3;
/** Of the newest proofs, so many failures are evidence; one alone may be a page that changed. */
export const FAILURES_TO_REJECT = 2;
const NEWEST = 6;

export interface Proof {
  kind: 'duplicate' | 'canary' | 'known';
  passed: boolean;
}

/**
 * What the proofs of a device say about its pending bytes; pure, newest proof first. A page
 * that two other devices agree on and this one does not may still have changed in between,
 * so one such failure waits. A canary or a file of known hash cannot have changed. The operator's
 * hosts can be told from others by their permission, so all canaries together count as one pass.
 */
export function judge(proofs: readonly Proof[]): 'credit' | 'reject' | 'wait' {
  const newest = proofs.slice(0, NEWEST);
  const failed = newest.filter(({ passed }) => !passed);
  const certain = failed.some(({ kind }) => kind !== 'duplicate');
  if (certain || failed.length >= FAILURES_TO_REJECT) return 'reject';
  if (failed.length > 0 && newest[0]?.passed === false) return 'wait';
  const passed = newest.filter((proof) => proof.passed);
  const canaries = passed.filter(({ kind }) => kind === 'canary').length;
  return passed.length - Math.max(0, canaries - 1) >= PROOFS_TO_CREDIT ? 'credit' : 'wait';
}

/** What is compared of a page that was fetched twice. */
export interface Seen {
  device: string;
  status: number;
  digest: string;
}

/**
 * Two devices that saw the same vouch for each other; a third decides when they differ.
 * @returns for each device whether it passed, or null when nothing can be said.
 */
export function compare(seen: readonly Seen[]): Map<string, boolean> | null {
  const same = (a: Seen, b: Seen) => a.status === b.status && a.digest === b.digest;
  const agreed = seen.find((a) => seen.filter((b) => same(a, b)).length >= 2);
  if (!agreed) return null;
  return new Map(seen.map((each) => [each.device, same(each, agreed)]));
}
