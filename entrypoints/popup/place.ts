import type { Snapshot } from '../../lib/protocol/snapshot.ts';

/** Where in the app one is. */
export type Place =
  | { name: 'home' | 'tasks' | 'earnings' | 'claim' }
  | { name: 'receipt'; seq: number }
  | { name: 'claim-history'; id: string };

/** A wider surface goes on with the task in view; a popup that was closed over one does as well. */
export function firstPlace(snapshot: Snapshot | null, surface: 'popup' | 'panel' | 'tab'): Place {
  const working = snapshot?.next != null && (snapshot.inTask || surface === 'tab');
  return { name: working ? 'tasks' : 'home' };
}
