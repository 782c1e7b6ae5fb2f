import { getMeta, setMeta } from '../../lib/db/meta.ts';
import { StintError } from '../../lib/protocol/errors.ts';
import type { Context } from './context.ts';

const STATES: Partial<Record<string, 'offline' | 'update_required'>> = {
  offline: 'offline',
  update_required: 'update_required',
};

export async function noteConnected({ db, now }: Context): Promise<void> {
  await setMeta(db, 'connection', { state: 'connected', code: '', message: '', at: now() });
}

/** Notes a failed exchange for the screens; an unknown failure is said to be internal. */
export async function noteFailure({ db, now }: Context, error: unknown): Promise<void> {
  const known = error instanceof StintError;
  // It has a place of its own, and the service did answer.
  if (known && error.code === 'receipt_mismatch') return;
  if (!known) console.error(error);
  const { code, message } = known
    ? error
    : new StintError('internal', 'Something failed inside the extension.');
  const since = await getMeta(db, 'connection');
  const state = STATES[code] ?? 'error';
  // The start of a failure stays: screens say since when.
  const at = since?.state === state && since.code === code ? since.at : now();
  await setMeta(db, 'connection', { state, code, message, at });
}
