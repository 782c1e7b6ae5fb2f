import { useCallback, useEffect, useRef, useState } from 'react';
import { kinds } from '../../../components/kinds/index.ts';
import type { Word } from '../../../components/task/task-word.tsx';
import type { Snapshot } from '../../../lib/protocol/snapshot.ts';
import type { Action, AnswerWord, Lease } from '../../../lib/protocol/tasks.ts';
import { useEntrance } from '../../../lib/ui/use-entrance.ts';
import { useSitting } from '../../../lib/ui/use-sitting.ts';
import { createVisibleClock } from '../../../lib/ui/visible-clock.ts';

/** How long the chosen answer's button keeps its pressed colour, ms. */
const HELD_MS = 90;

/** What can be done with the task in view, and the message to show about it. */
export function useTaskActions(snapshot: Snapshot | null) {
  const [word, say] = useState<Word | null>(null);
  const [held, hold] = useState<AnswerWord | null>(null);
  const sitting = useSitting(
    snapshot,
    useCallback(() => say({ type: 'not_saved' }), []),
  );
  const { view, give, drop, undo } = sitting;
  const entrance = useEntrance(view?.lease ?? null);
  const clock = useShownClock(view?.lease ?? null);

  const act = (action: Action, next: Word | null) => {
    if (!view) return;
    if (view.expiresAt <= Date.now()) {
      drop(view.lease);
      say({ type: 'expired' });
      return;
    }

    give(action, clock.elapsed());
    say(next);
  };
  return {
    sitting,
    entrance,
    word,
    held,
    clearWord: () => say(null),
    choose(choice: AnswerWord) {
      if (!view) return;
      if (isTooSoon(view, clock.elapsed())) {
        say({ type: 'too_soon', afterMs: clock.elapsed() });
        return;
      }

      hold(choice);
      setTimeout(() => hold(null), HELD_MS);
      if (view.entrance) entrance.wait(view);
      const names = kinds[view.content.kind].names(choice);
      act({ type: 'answer', choice }, view.entrance || !names ? null : { type: 'answered', names });
    },
    skip: () => act({ type: 'skip' }, { type: 'skipped' }),
    flag: (action: Extract<Action, { type: 'flag' }>) => act(action, { type: 'flagged' }),
    undo: () => undo().then((done) => say({ type: done ? 'undone' : 'not_undone' })),
  };
}

/** Sooner than this the service could not accept it; the choice is asked again, never lost. */
const isTooSoon = (lease: Lease, shownMs: number) => shownMs < lease.floorMs;

/** Visible time on the task in view. */
function useShownClock(lease: string | null) {
  const clock = useRef<ReturnType<typeof createVisibleClock>>(null);
  clock.current ??= createVisibleClock(document, () => performance.now());
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new task starts its own time
  useEffect(() => clock.current?.restart(), [lease]);
  return clock.current;
}
