import { useCallback, useRef, useState } from 'react';
import type { AskOptions } from '../../lib/wallet/ask.ts';

export type RequestState =
  | { at: 'idle' }
  | { at: 'waiting'; silent: boolean }
  /** The wallet did not do it, or its result was refused. */
  | { at: 'failed'; error: unknown };

type Work = (options: AskOptions) => Promise<void>;

/**
 * Runs one request to the wallet at a time. Nothing runs without a press, and `again` repeats the
 * request, dropping an answer that has not arrived.
 */
export function useRequest() {
  const [state, setState] = useState<RequestState>({ at: 'idle' });
  const running = useRef<{ abort: AbortController; work: Work } | null>(null);

  const run = useCallback(async (work: Work) => {
    running.current?.abort.abort();
    const abort = new AbortController();
    const own = { abort, work };

    running.current = own;
    setState({ at: 'waiting', silent: false });
    try {
      const onSilent = () => {
        if (running.current === own) setState({ at: 'waiting', silent: true });
      };
      await work({ signal: abort.signal, onSilent });
      if (running.current === own) setState({ at: 'idle' });
    } catch (error) {
      if (running.current !== own || abort.signal.aborted) return;
      setState({ at: 'failed', error });
    }
  }, []);

  const again = useCallback(() => {
    if (running.current) void run(running.current.work);
  }, [run]);

  const keepWaiting = useCallback(() => setState({ at: 'waiting', silent: false }), []);

  return { state, run, again, keepWaiting };
}
