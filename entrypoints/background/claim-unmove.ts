import { UNCHOSEN } from './claim-bind.ts';
import { changeJob, currentJob } from './claim-store.ts';
import type { Context } from './context.ts';
import { noteMove } from './ledger-pull.ts';

/**
 * Takes an announced move back (docs/money.md rule 11), at the service first.
 * @throws StintError `offline` and others: the notice then stays in view
 */
export async function stopMove(context: Context): Promise<void> {
  await context.api.call('stopMove', {});
  await noteMove(context, null);
  const job = await currentJob();
  if (job?.state !== 'binding' || !job.move) return;
  const nothing = { ...UNCHOSEN, bindSig: null, move: null, error: null } as const;
  await changeJob(context, job.id, () => ({ ...nothing, state: 'opened' }));
}
