import { useState } from 'react';
import type { Appeal } from '../protocol/appeals.ts';
import { ask } from './ask.ts';

/** How an appeal stands: not asked for here, on its way, taken, or why it was not. */
export type AppealWord =
  | { state: 'none' | 'sending' }
  | { state: 'taken'; appeal: Appeal }
  | { state: 'failed'; message: string };

/**
 * Appeals against the rejection of a unit. Asked twice it is the same appeal.
 * @param channel `sharing.appeal` for shared bytes
 */
export function useAppeal(
  unit: string | undefined,
  channel: 'appeal.send' | 'sharing.appeal' = 'appeal.send',
) {
  const [word, setWord] = useState<AppealWord>({ state: 'none' });
  const send = (): void => {
    if (!unit || word.state === 'sending' || word.state === 'taken') return;
    setWord({ state: 'sending' });
    ask(channel, { unit }).then(
      (appeal) => setWord({ state: 'taken', appeal }),
      (error: Error) => setWord({ state: 'failed', message: error.message }),
    );
  };
  return { word, send };
}
