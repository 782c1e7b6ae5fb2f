/** Always taken in this order when one is taken inside another. */
type Lock =
  | 'sharing'
  | 'sharing-ledger'
  | 'sharing-session'
  | 'claim'
  | 'ledger'
  | 'session'
  | 'job'
  | 'copy'
  | 'choice'
  | 'settings'
  | 'snapshot'
  | 'sharing-view';

/**
 * Runs one at a time across the whole browser, in the order of calling. A lock of the
 * browser's and not a variable: it is given back when the worker dies.
 */
export function exclusive<T>(name: Lock, run: () => Promise<T>): Promise<T> {
  return navigator.locks.request(`stint.${name}`, run) as Promise<T>;
}
