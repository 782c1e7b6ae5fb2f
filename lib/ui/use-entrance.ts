import { useCallback, useState } from 'react';
import type { Lease } from '../protocol/tasks.ts';
import { tell } from './ask.ts';
import { type Told, toTell } from './entrance.ts';
import { useLive } from './use-live.ts';

const NOTHING: ReadonlySet<string> = new Set();

/**
 * What the entrance test says of the answers that were given to it. What is not read stays in the
 * outbox: it is told when the answer was sent, on whichever surface is open then.
 */
export function useEntrance(inView: string | null) {
  const rows = useLive(({ db, entranceAnswers }) => entranceAnswers(db), 'entrance') ?? [];
  const [waiting, wait] = useState<Lease | null>(null);
  const [inHand, takeInHand] = useState<string | null>(null);
  const [read, setRead] = useState(NOTHING);
  const told = toTell(rows, { waiting, inHand, inView, read });
  /** Read, or not waited for: the next task comes into view and stays. */
  const goOn = useCallback(
    ({ answer }: Told) => {
      wait(null);
      if (!answer) return takeInHand(inView);
      setRead((before) => new Set([...before, answer.id]));
      tell('outbox.dismiss', { ids: [answer.id] });
    },
    [inView],
  );
  return { told, wait, goOn };
}
