import { useCallback, useRef, useState } from 'react';
import type { AskOptions } from '../../lib/wallet/ask.ts';

export type RequestState =
  | { at: 'idle' }
  | { at: 'waiting'; silent: boolean }
  /** The wallet did not do it, or its result was refused. */
  | { at: 'failed'; error: unknown };

type Work = (options: AskOptions) => Promise<void>;

/**
 * Shows one request to the wallet at a time. Nothing runs without a press, and `again` repeats the
 * request. The answer to an earlier request still counts: a wallet keeps asking, whatever the page
 * shows by then, and may have signed or sent.
 */
export function useRequest() {
  const [state, setState] = useState<RequestState>({ at: 'idle' });
  const newest = useRef<Work | null>(null);

  const run = useCallback(async (work: Work) => {
    const own: Work = (options) => work(options);
    newest.current = own;
    setState({ at: 'waiting', silent: false });
    const onSilent = () => {
      if (newest.current === own) setState({ at: 'waiting', silent: true });
    };
    try {
      await own({ onSilent });
      // Also by an earlier request: what was asked for has been done.
      setState({ at: 'idle' });
    } catch (error) {
      if (newest.current === own) setState({ at: 'failed', error });
    }
  }, []);

  const again = useCallback(() => {
    if (newest.current) void run(newest.current);
  }, [run]);

  /** Takes back what was shown; requests that are open in the wallet stay open. */
  const clear = useCallback(() => setState({ at: 'idle' }), []);

  return { state, run, again, clear };
}
