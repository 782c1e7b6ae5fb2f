import type { Action, Lease } from '../protocol/tasks.ts';

/** An answer of this sitting, which can be taken back. */
export type Given = { lease: Lease; action: Action };

/** One sitting of work: the task in view, the next ones, and what is done. */
export type Sitting = {
  /** Open tasks in memory; the first is in view. */
  queue: readonly Lease[];
  /** Newest last. */
  given: readonly Given[];
  done: number;
  /** Tasks done and in memory; at first, how many the snapshot counted. */
  total: number;
};

export type SittingEvent =
  /** The open leases in the database. */
  | { type: 'leases'; leases: readonly Lease[] }
  | { type: 'given'; action: Action }
  /** The answer was taken back or could not be stored, so its task is in view again. */
  | { type: 'returned'; lease: string }
  /** The lease has expired. */
  | { type: 'dropped'; lease: string };

/** A sitting before the database is read: the task from the snapshot, and how many it counted. */
export function startSitting(first: Lease | null, count: number): Sitting {
  return { queue: first ? [first] : [], given: [], done: 0, total: count };
}

/** The sitting after an event. */
export function nextSitting(state: Sitting, event: SittingEvent): Sitting {
  switch (event.type) {
    case 'leases':
      return withTotal({ ...state, queue: mergeQueue(state, event.leases) });
    case 'given': {
      const [lease, ...queue] = state.queue;
      if (!lease) return state;
      const given = [...state.given, { lease, action: event.action }];
      return { ...state, queue, given, done: state.done + 1 };
    }
    case 'returned': {
      const back = state.given.find((one) => one.lease.lease === event.lease);
      if (!back) return state;
      const given = state.given.filter((one) => one !== back);
      return { ...state, given, queue: [back.lease, ...state.queue], done: state.done - 1 };
    }
    case 'dropped':
      return withTotal({
        ...state,
        queue: state.queue.filter((lease) => lease.lease !== event.lease),
      });
  }
}

/** The task in view stays where it is; the others follow the database. */
function mergeQueue({ queue, given }: Sitting, leases: readonly Lease[]): Lease[] {
  const answered = new Set(given.map((one) => one.lease.lease));
  const [view] = queue;
  const rest = leases.filter(({ lease }) => lease !== view?.lease && !answered.has(lease));
  return view ? [view, ...rest] : rest;
}

const withTotal = (state: Sitting): Sitting => ({
  ...state,
  total: state.done + state.queue.length,
});
