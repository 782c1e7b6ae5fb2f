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

/** Notes a failed request for the screens; an unknown failure is reported as internal. */
export async function noteFailure({ db, now }: Context, error: unknown): Promise<void> {
  const known = error instanceof StintError;
  // The service did answer, and screens show a mismatch in its own place.
  if (known && error.code === 'receipt_mismatch') return noteConnected({ db, now });
  if (!known) console.error(error);

  const { code, message } = known
    ? error
    : new StintError(
        'internal',
        'Something went wrong inside the extension. Its console has the details.',
      );
  const since = await getMeta(db, 'connection');
  const state = STATES[code] ?? 'error';
  // A failure that continues keeps its start, which screens show.
  const at = since?.state === state && since.code === code ? since.at : now();

  const wait = known ? error.details?.retryAfterMs : undefined;
  const notBefore = now() + (typeof wait === 'number' ? wait : 0);
  await setMeta(db, 'connection', { state, code, message, at, notBefore });
}

/** Whether the service has asked to be left alone for a while (Retry-After). */
export async function isHeldOff({ db, now }: Context): Promise<boolean> {
  const noted = await getMeta(db, 'connection');
  const left = (noted?.notBefore ?? 0) - now();
  // A clock that was set back must not make the wait longer.
  return left > 0 && left <= MAX_WAIT_MS;
}

const MAX_WAIT_MS = 3_600_000;
