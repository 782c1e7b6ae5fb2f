import { useState } from 'react';
import type { Appeal } from '../protocol/appeals.ts';
import { ask } from './ask.ts';

/** The state of an appeal: not sent from here, on its way, accepted, or failed with a reason. */
export type AppealStatus =
  | { state: 'none' | 'sending' }
  | { state: 'taken'; appeal: Appeal }
  | { state: 'failed'; message: string };

/**
 * Appeals against the rejection of a unit. Appealing twice is the same appeal.
 * @param channel `sharing.appeal` for shared bytes
 */
export function useAppeal(
  unit: string | undefined,
  channel: 'appeal.send' | 'sharing.appeal' = 'appeal.send',
) {
  const [status, setStatus] = useState<AppealStatus>({ state: 'none' });
  const send = (): void => {
    if (!unit || status.state === 'sending' || status.state === 'taken') return;
    setStatus({ state: 'sending' });
    ask(channel, { unit }).then(
      (appeal) => setStatus({ state: 'taken', appeal }),
      (error: Error) => setStatus({ state: 'failed', message: error.message }),
    );
  };
  return { status, send };
}
