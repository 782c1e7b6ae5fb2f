import { useState } from 'react';
import type { Snapshot } from '../protocol/snapshot.ts';
import { ask } from './ask.ts';

type Asks = NonNullable<NonNullable<Snapshot['claim']>['asks']>;

/** Sends a person's yes, to exactly what was shown, or no. @param onDone called when it was taken */
export function useConsent(onDone: () => void) {
  const [problem, setProblem] = useState<string | null>(null);
  const settle = (work: Promise<unknown>) =>
    void work.then(
      () => {
        setProblem(null);
        onDone();
      },
      (error: Error) => setProblem(error.message),
    );

  return {
    problem,
    yes: (job: string, { account, recipient, amount, nonce }: Asks) =>
      settle(ask('claim.confirm', { job, shown: { account, recipient, amount, nonce } })),
    no: (job: string) => settle(ask('claim.refuse', { job })),
  };
}
