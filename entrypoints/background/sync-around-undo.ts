import { HOLD_MS } from '../../lib/db/outbox.ts';
import type { Context } from './core/context.ts';
import { syncWithService } from './sync-with-service.ts';

/**
 * Syncs now, and once more when the newest answer can no longer be undone. The timer only
 * makes it prompt: should the worker stop before, the alarm that is already planned does it.
 */
export function syncAroundUndo(context: Context, screenOpen: boolean): void {
  void syncWithService(context);
  if (screenOpen) setTimeout(() => void syncWithService(context), HOLD_MS + 100);
}
