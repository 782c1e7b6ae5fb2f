import { getMeta, setMeta } from '../../../lib/db/meta.ts';
import { StintError } from '../../../lib/protocol/errors.ts';
import type { Context } from './context.ts';

const STATES: Partial<Record<string, 'offline' | 'update_required'>> = {
  offline: 'offline',
  update_required: 'update_required',
};

export async function noteConnected({ db, now }: Pick<Context, 'db' | 'now'>): Promise<void> {
  await setMeta(db, 'connection', {
    state: 'connected',
    code: '',
    message: '',
    at: now(),
    notBefore: 0,
  });
}

/** Notes a failed exchange for the screens; an unknown failure is said to be internal. */
export async function noteFailure({ db, now }: Context, error: unknown): Promise<void> {
  const known = error instanceof StintError;
  // It has a place of its own, and the service did answer.
  if (known && error.code === 'receipt_mismatch') return noteConnected({ db, now });
  if (!known) console.error(error);
  const { code, message } = known
    ? error
    : new StintError('internal', 'Something failed inside the extension.');
  const since = await getMeta(db, 'connection');
  const state = STATES[code] ?? 'error';
  // The start of a failure stays: screens say since when.
  const at = since?.state === state && since.code === code ? since.at : now();
  const wait = known ? error.details?.retryAfterMs : undefined;
  const notBefore = now() + (typeof wait === 'number' ? wait : 0);
  await setMeta(db, 'connection', { state, code, message, at, notBefore });
}

/** The service asked to be left alone for a while (Retry-After). */
export async function isHeldOff({ db, now }: Context): Promise<boolean> {
  const noted = await getMeta(db, 'connection');
  const left = (noted?.notBefore ?? 0) - now();
  // A clock that was set back must not keep the device away for longer.
  return left > 0 && left <= LONGEST_MS;
}

const LONGEST_MS = 3_600_000;
