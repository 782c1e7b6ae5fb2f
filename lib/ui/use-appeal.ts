import { useState } from 'react';
import type { Appeal } from '../protocol/appeals.ts';
import { ask } from './ask.ts';

/** How an appeal stands: not asked for here, on its way, taken, or why it was not. */
export type AppealWord =
  | { state: 'none' | 'sending' }
  | { state: 'taken'; appeal: Appeal }
  | { state: 'failed'; message: string };

/** Appeals against the rejection of a unit. Asked twice it is the same appeal. */
export function useAppeal(unit: string | undefined) {
  const [word, setWord] = useState<AppealWord>({ state: 'none' });
  const send = (): void => {
    if (!unit || word.state === 'sending' || word.state === 'taken') return;
    setWord({ state: 'sending' });
    ask('appeal.send', { unit }).then(
      (appeal) => setWord({ state: 'taken', appeal }),
      (error: Error) => setWord({ state: 'failed', message: error.message }),
    );
  };
  return { word, send };
}
