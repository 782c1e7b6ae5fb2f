/** In locking order: a lock may be taken inside another only if it comes later in this list. */
type Lock =
  | 'sharing'
  | 'sharing-ledger'
  | 'sharing-session'
  | 'claim'
  | 'question'
  | 'ledger'
  | 'session'
  | 'job'
  | 'copy'
  | 'choice'
  | 'settings'
  | 'snapshot'
  | 'sharing-view';

/**
 * Runs `run` while holding a lock, across the whole browser and in the order of the calls. It is a
 * browser lock and not a variable, so that it is released when the worker dies.
 */
export function exclusive<T>(name: Lock, run: () => Promise<T>): Promise<T> {
  return navigator.locks.request(`stint.${name}`, run) as Promise<T>;
}
