import { useState } from 'react';

type View = { folded: boolean; single: 'a' | 'b' | null; together: boolean };
type Looking = { lease: string; view: View; read: boolean };

/** A question longer than this makes room once the reader has moved on to an answer, characters. */
const LONG = 160;

/** How the task in view is looked at; each task begins with its question open and both answers. */
export function useTaskView(lease: string, questionLength: number) {
  const [kept, keep] = useState<Looking>(() => afresh(lease, true));
  // Not an effect: the first frame of a new task must already be its own.
  const looking = kept.lease === lease ? kept : afresh(lease, kept.view.together);
  const change = (part: Partial<View>) => keep({ ...looking, view: { ...looking.view, ...part } });
  return {
    view: looking.view,
    change,
    /** Folds a long question the first time the reader moves into an answer. */
    readOn() {
      if (looking.read || questionLength <= LONG) return;
      keep({ ...looking, read: true, view: { ...looking.view, folded: true } });
    },
  };
}

const afresh = (lease: string, together: boolean): Looking => ({
  lease,
  view: { folded: false, single: null, together },
  read: false,
});
