import { useCallback, useEffect, useState } from 'react';
import type { ClaimJobState, JobView, PageMessage } from '../../lib/protocol/bridge.ts';
import { BridgeError, readJob, tell, unacknowledged } from './bridge.ts';

/** Time between two reads of the job, ms: while money is on its way, and otherwise. */
const SOON_MS = 700;
const LATER_MS = 5_000;
const ON_ITS_WAY: ReadonlySet<ClaimJobState> = new Set([
  'confirming',
  'binding',
  'signed',
  'submitted',
  'confirmed',
]);

export type JobStatus =
  | { at: 'loading' }
  | { at: 'absent' }
  | { at: 'refused'; error: BridgeError }
  | { at: 'open'; view: JobView };

/** A message about the job without its id. */
export type JobNews = PageMessage extends infer M
  ? M extends PageMessage
    ? Omit<M, 'job'>
    : never
  : never;

/** An extension that has answered before and does not answer now is only slow. */
const nextStatus = (view: JobView | null, before: JobStatus): JobStatus => {
  if (view) return { at: 'open', view };
  return before.at === 'open' ? before : { at: 'absent' };
};

/** The job of this page, kept up to date, and how to send messages about it. */
export function useJob(job: string) {
  const [status, setStatus] = useState<JobStatus>({ at: 'loading' });

  const refresh = useCallback(async () => {
    try {
      // What the wallet gave and nobody acknowledged goes first; if it is refused, the job says so.
      const lost = unacknowledged(job);
      if (lost) await tell(lost).catch(() => undefined);
      const view = await readJob(job);
      setStatus((before) => nextStatus(view, before));
    } catch (error) {
      if (error instanceof BridgeError) setStatus({ at: 'refused', error });
    }
  }, [job]);

  /** @throws BridgeError when the extension refuses; the job then stays as it was */
  const send = useCallback(
    async (news: JobNews) => {
      const view = await tell({ ...news, job } as PageMessage);
      setStatus({ at: 'open', view });
      return view;
    },
    [job],
  );

  useEffect(() => void refresh(), [refresh]);

  const state = status.at === 'open' ? status.view.job.state : status.at;
  useEffect(() => {
    if (state === 'loading' || state === 'final') return;

    let stopped = false;
    let timer: ReturnType<typeof setTimeout>;
    const open = state !== 'refused' && state !== 'absent';
    const wait = open && ON_ITS_WAY.has(state) ? SOON_MS : LATER_MS;
    const schedule = () => {
      timer = setTimeout(async () => {
        await refresh();
        if (!stopped) schedule();
      }, wait);
    };
    schedule();

    return () => {
      stopped = true;
      clearTimeout(timer);
    };
  }, [state, refresh]);

  return { status, refresh, send };
}
