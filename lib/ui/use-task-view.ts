import { useState } from 'react';

type View = { folded: boolean; single: 'a' | 'b' | null; together: boolean };
type Looking = { lease: string; view: View; read: boolean };

/** A question longer than this is folded once the reader moves on to an answer, characters. */
const LONG = 160;

/** How the task in view is shown. Each task starts with its question open and both answers shown. */
export function useTaskView(lease: string, questionLength: number) {
  const [kept, keep] = useState<Looking>(() => newView(lease, true));
  // Not an effect, so that the first frame of a new task already has its own view.
  const looking = kept.lease === lease ? kept : newView(lease, kept.view.together);
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

const newView = (lease: string, together: boolean): Looking => ({
  lease,
  view: { folded: false, single: null, together },
  read: false,
});
