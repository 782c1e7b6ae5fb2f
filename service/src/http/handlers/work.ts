import type { Parts } from '../../parts.ts';
import { appeal } from '../../tasks/appeal.ts';
import { leaseTasks } from '../../tasks/lease.ts';
import { submit } from '../../tasks/submit.ts';
import type { RouteHandlers } from './route-handlers.ts';

/** Tasks out, answers in. */
export const workHandlers = ({
  ctx,
  metrics,
}: Parts): RouteHandlers<'lease' | 'submit' | 'appeal'> => ({
  lease: ({ caller, body }) => leaseTasks(ctx, caller.device, body),
  async submit({ caller, body }) {
    const response = await submit(ctx, caller, body);
    for (const outcome of response.outcomes) {
      metrics.outcome(outcome.status, outcome.status === 'refused' ? outcome.code : undefined);
    }
    return response;
  },
  appeal: ({ caller, body }) => appeal(ctx, caller.device, body),
});
