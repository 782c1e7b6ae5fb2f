import { useCallback, useEffect, useReducer, useRef } from 'react';
import type { Snapshot } from '../protocol/snapshot.ts';
import type { Action, Lease } from '../protocol/tasks.ts';
import { ask, tell } from './ask.ts';
import { database } from './database.ts';
import { nextSitting, startSitting } from './sitting.ts';
import { useLive } from './use-live.ts';

type Stored = { lease: string; row: Promise<{ id: string }> };

/**
 * A sitting with the prefetched tasks. An answer changes memory at once and is appended to the
 * outbox; the background is notified afterwards.
 */
export function useSitting(snapshot: Snapshot | null, onNotSaved: () => void) {
  const [state, event] = useReducer(
    nextSitting,
    startSitting(snapshot?.next ?? null, snapshot?.ready.count ?? 0),
  );
  const stored = useRef<Stored[]>([]);
  const leases = useLive(async ({ db, openLeases, getMeta }) => {
    return openLeases(db, Date.now() + ((await getMeta(db, 'clockOffset')) ?? 0));
  }, 'leases');
  useEffect(() => {
    if (leases) event({ type: 'leases', leases });
  }, [leases]);
  const view = state.queue[0] ?? null;
  const inView = view?.lease ?? null;
  useEffect(() => {
    if (inView) tell('work.current', { lease: inView });
  }, [inView]);

  const give = useCallback(
    (action: Action, shownMs: number) => {
      if (!inView) return;

      event({ type: 'given', action });
      const answer = {
        lease: inView,
        action,
        shownMs,
        answeredAt: Date.now(),
        ...askedOf(view, action),
      };
      const row = database().then(({ db, appendSubmission }) => appendSubmission(db, answer));
      stored.current.push({ lease: inView, row });
      row.then(
        () => tell('outbox.appended', {}),
        (error: unknown) => {
          console.error(error);
          stored.current = stored.current.filter((one) => one.lease !== inView);
          event({ type: 'returned', lease: inView });
          onNotSaved();
        },
      );
    },
    [inView, view, onNotSaved],
  );

  /** Takes the newest answer back. False when it has been sent already, or there is none. */
  const undo = useCallback(async (): Promise<boolean> => {
    const last = stored.current.pop();
    if (!last) return false;
    const { db, undo: takeBack } = await database();
    const lease = await takeBack(db, (await last.row).id);
    if (lease) event({ type: 'returned', lease });
    return lease !== null;
  }, []);

  const drop = useCallback((lease: string) => {
    event({ type: 'dropped', lease });
    ask('sync.now', {}).catch(() => {});
  }, []);

  return { state, view, give, undo, drop };
}

/** Keeps an entrance question with its answer, to be shown with the feedback. */
const askedOf = (view: Lease | null, { type }: Action) =>
  view?.entrance && type === 'answer' ? { asked: view } : {};
