import { useCallback, useEffect, useState } from 'react';
import type { ClaimJobState, JobView, PageMessage } from '../../lib/protocol/bridge.ts';
import { BridgeError, look, tell, unacknowledged } from './bridge.ts';

/** Money is on its way: the page looks often. Otherwise it only keeps up, ms. */
const SOON_MS = 700;
const LATER_MS = 5_000;
const ON_ITS_WAY: ReadonlySet<ClaimJobState> = new Set(['signed', 'submitted', 'confirmed']);

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

/** An extension that was there once and does not answer now is only slow. */
const nextStatus = (view: JobView | null, before: JobStatus): JobStatus => {
  if (view) return { at: 'open', view };
  return before.at === 'open' ? before : { at: 'absent' };
};

/** The job behind this page, kept up to date, and how to tell the extension about it. */
export function useJob(job: string) {
  const [status, setStatus] = useState<JobStatus>({ at: 'loading' });

  const refresh = useCallback(async () => {
    try {
      const view = await look(job);
      setStatus((before) => nextStatus(view, before));
    } catch (error) {
      if (error instanceof BridgeError) setStatus({ at: 'refused', error });
    }
  }, [job]);

  /** @throws BridgeError what the extension refused; the job stays as it was */
  const send = useCallback(
    async (news: JobNews) => {
      const view = await tell({ ...news, job } as PageMessage);
      setStatus({ at: 'open', view });
      return view;
    },
    [job],
  );

  useEffect(() => {
    const lost = unacknowledged(job);
    // What a wallet gave before a reload comes first; a refusal then shows in the job.
    if (lost) tell(lost).then((view) => setStatus({ at: 'open', view }), refresh);
    else void refresh();
  }, [job, refresh]);

  const state = status.at === 'open' ? status.view.job.state : status.at;
  useEffect(() => {
    if (state === 'loading' || state === 'absent' || state === 'final') return;
    let stopped = false;
    let timer: ReturnType<typeof setTimeout>;
    const wait = state !== 'refused' && ON_ITS_WAY.has(state) ? SOON_MS : LATER_MS;
    const turn = () => {
      timer = setTimeout(async () => {
        await refresh();
        if (!stopped) turn();
      }, wait);
    };
    turn();
    return () => {
      stopped = true;
      clearTimeout(timer);
    };
  }, [state, refresh]);

  return { status, refresh, send };
}
