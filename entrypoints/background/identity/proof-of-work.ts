import { dropMeta, getMeta, setMeta } from '../../../lib/db/meta.ts';
import type { Meta } from '../../../lib/db/rows.ts';
import { solveWork } from '../../../lib/domain/proof-of-work.ts';
import { serviceNow } from '../core/clock.ts';
import type { Context } from '../core/context.ts';

/** Lets messages and timers run between two stretches of hashing. */
const breathe = () => new Promise<void>((resolve) => setTimeout(resolve, 0));

/** Stretches of 4,096 tries between two notes of how far it got. */
const NOTE_EVERY = 16;

async function pending(context: Context): Promise<Meta['work']> {
  const stored = await getMeta(context.db, 'work');
  const now = await serviceNow(context);
  if (stored && stored.expiresAt > now + 10_000) return stored;
  const { challenge, bits, expiresAt } = await context.api.call('challenge');
  const fresh = { challenge, bits, expiresAt, tried: 0, solution: null };
  await setMeta(context.db, 'work', fresh);
  return fresh;
}

/** A solved challenge for this device. Goes on where a stopped worker was. */
export async function provenWork(context: Context, device: string) {
  const work = await pending(context);
  if (work.solution !== null) return { challenge: work.challenge, solution: work.solution };
  const search = solveWork(work.challenge, device, work.bits, work.tried);
  for (let stretch = 1; ; stretch++) {
    const step = search.next();
    if (step.done) {
      await setMeta(context.db, 'work', { ...work, solution: step.value });
      return { challenge: work.challenge, solution: step.value };
    }
    if (stretch % NOTE_EVERY === 0) {
      await setMeta(context.db, 'work', { ...work, tried: work.tried + stretch * 4_096 });
    }
    await breathe();
  }
}

export const forgetWork = (context: Context): Promise<void> => dropMeta(context.db, 'work');
