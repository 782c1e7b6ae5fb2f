import { dropMeta, getMeta, setMeta } from '../../../lib/db/meta.ts';
import type { Meta } from '../../../lib/db/rows.ts';
import { solveWork } from '../../../lib/domain/proof-of-work.ts';
import { serviceNow } from '../core/clock.ts';
import type { Context } from '../core/context.ts';

/** Lets messages and timers run between two rounds of hashing. */
const yieldToEvents = () => new Promise<void>((resolve) => setTimeout(resolve, 0));

/** Rounds of 4,096 tries between two times that progress is stored. */
const ROUNDS_PER_SAVE = 16;

async function currentChallenge(context: Context): Promise<Meta['work']> {
  const stored = await getMeta(context.db, 'work');
  const now = await serviceNow(context);
  if (stored && stored.expiresAt > now + 10_000) return stored;
  const { challenge, bits, expiresAt } = await context.api.call('challenge');
  const fresh = { challenge, bits, expiresAt, tried: 0, solution: null };
  await setMeta(context.db, 'work', fresh);
  return fresh;
}

/** A solved challenge for this device. Continues where a stopped worker left off. */
export async function solveChallenge(context: Context, device: string) {
  const work = await currentChallenge(context);
  if (work.solution !== null) return { challenge: work.challenge, solution: work.solution };

  const search = solveWork(work.challenge, device, work.bits, work.tried);
  for (let round = 1; ; round++) {
    const step = search.next();
    if (step.done) {
      await setMeta(context.db, 'work', { ...work, solution: step.value });
      return { challenge: work.challenge, solution: step.value };
    }
    if (round % ROUNDS_PER_SAVE === 0) {
      await setMeta(context.db, 'work', { ...work, tried: work.tried + round * 4_096 });
    }
    await yieldToEvents();
  }
}

export const forgetWork = (context: Context): Promise<void> => dropMeta(context.db, 'work');
