import { useCallback, useState } from 'react';
import type { Lease } from '../protocol/tasks.ts';
import { tell } from './ask.ts';
import { nextFeedback, type Told } from './entrance.ts';
import { useLive } from './use-live.ts';

const NOTHING: ReadonlySet<string> = new Set();

/**
 * The feedback of an entrance test. Unread feedback stays in the outbox, and whichever screen is open
 * when it arrives shows it.
 */
export function useEntrance(inView: string | null) {
  const rows = useLive(({ db, entranceAnswers }) => entranceAnswers(db), 'entrance') ?? [];
  const [waiting, wait] = useState<Lease | null>(null);
  const [inHand, takeInHand] = useState<string | null>(null);
  const [read, setRead] = useState(NOTHING);
  const told = nextFeedback(rows, { waiting, inHand, inView, read });
  /** After reading the feedback, or instead of waiting for it: shows the next task, which stays. */
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
