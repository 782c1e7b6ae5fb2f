import { useCallback, useRef, useState } from 'react';
import type { AskOptions } from '../../lib/wallet/ask.ts';
import { toWalletError, type WalletError } from '../../lib/wallet/wallet-error.ts';
import { BridgeError } from './bridge.ts';

export type RequestState =
  | { at: 'idle' }
  | { at: 'waiting'; silent: boolean }
  /** The wallet did not do it. */
  | { at: 'trouble'; error: WalletError }
  /** The extension did not take what the wallet did. */
  | { at: 'refused'; error: BridgeError };

type Work = (options: AskOptions) => Promise<void>;

/**
 * One thing at a time that a person asked of the wallet. Nothing runs without a press, and
 * `again` asks anew, dropping an answer that is still awaited.
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
      if (error instanceof BridgeError) setState({ at: 'refused', error });
      else setState({ at: 'trouble', error: toWalletError(error) });
    }
  }, []);

  const again = useCallback(() => {
    if (running.current) void run(running.current.work);
  }, [run]);

  const keepWaiting = useCallback(() => setState({ at: 'waiting', silent: false }), []);

  return { state, run, again, keepWaiting };
}
