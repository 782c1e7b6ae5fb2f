import { HOLD_MS } from '../../lib/db/outbox.ts';
import type { Context } from './core/context.ts';
import { syncWithService } from './sync-with-service.ts';

/**
 * Syncs now, and again when the newest answer can no longer be undone. The timer only makes the
 * second sync prompt: if the worker stops before, the alarm that is already set does it.
 */
export function syncAroundUndo(context: Context, screenOpen: boolean): void {
  void syncWithService(context);
  if (screenOpen) setTimeout(() => void syncWithService(context), HOLD_MS + 100);
}
