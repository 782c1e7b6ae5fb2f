import type { Snapshot } from '../../lib/protocol/snapshot.ts';

/** A place in the app: a screen, and what it shows. */
export type Place =
  | { name: 'home' | 'tasks' | 'earnings' | 'claim' }
  | { name: 'receipt'; seq: number }
  | { name: 'claim-history'; id: string };

/** The first screen: the task that was in view when a screen closed or a tab was opened, else home. */
export function firstPlace(snapshot: Snapshot | null, surface: 'popup' | 'panel' | 'tab'): Place {
  const working = snapshot?.next != null && (snapshot.inTask || surface === 'tab');
  return { name: working ? 'tasks' : 'home' };
}
