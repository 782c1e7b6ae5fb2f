import type { Context } from '../core/context.ts';
import { noteMove } from '../ledger/pull.ts';
import { UNCHOSEN } from './bind.ts';
import { changeJob, currentJob } from './store.ts';

/**
 * Stops an announced move (docs/money.md rule 11), at the service first.
 * @throws StintError `offline` and others; the notice then stays in view
 */
export async function stopMove(context: Context): Promise<void> {
  await context.api.call('stopMove', {});
  await noteMove(context, null);
  const job = await currentJob();
  if (job?.state !== 'binding' || !job.move) return;
  const nothing = { ...UNCHOSEN, bindSig: null, move: null, error: null } as const;
  await changeJob(context, job.id, () => ({ ...nothing, state: 'opened' }));
}
