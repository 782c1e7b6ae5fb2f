import { HOLD_MS } from '../../lib/db/outbox.ts';
import type { Context } from './core/context.ts';
import { sync } from './sync.ts';

/**
 * Syncs now, and once more when the newest answer can no longer be undone. The timer only
 * makes it prompt: should the worker stop before, the alarm that is already planned does it.
 */
export function holdThenSync(context: Context, screenOpen: boolean): void {
  void sync(context);
  if (screenOpen) setTimeout(() => void sync(context), HOLD_MS + 100);
}
