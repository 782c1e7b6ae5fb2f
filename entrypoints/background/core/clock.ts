import { getMeta, setMeta } from '../../../lib/db/meta.ts';
import { StintError } from '../../../lib/protocol/errors.ts';
import type { Context } from './context.ts';

type Clocked = Pick<Context, 'db' | 'now'>;

/** The service's time, ms: the device's clock may be wrong, and the service sets the deadlines. */
export async function serviceNow({ db, now }: Clocked): Promise<number> {
  return now() + ((await getMeta(db, 'clockOffset')) ?? 0);
}

export async function noteServiceTime({ db, now }: Clocked, theirs: number): Promise<void> {
  await setMeta(db, 'clockOffset', theirs - now());
}

/** Runs `run`, and once more with the service's time when it says that this clock is wrong. */
export async function withClock<T>(context: Clocked, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    const theirs = error instanceof StintError && error.details?.now;
    if (!(error instanceof StintError) || error.code !== 'clock_skew') throw error;
    if (typeof theirs !== 'number' || !Number.isSafeInteger(theirs)) throw error;
    await noteServiceTime(context, theirs);
    return run();
  }
}
