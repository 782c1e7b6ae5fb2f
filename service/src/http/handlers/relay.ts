import type { Parts } from '../../parts.ts';
import { findJob, searchJobs } from '../../relay/jobs/job-log.ts';
import { vet } from '../../relay/jobs/requesters.ts';
import { decideAppeal, openAppeals } from '../../relay/proofs/settle-appeals.ts';
import { lineHash } from '../deliver-page.ts';
import type { RouteHandlers } from './route-handlers.ts';

type Names = 'job' | 'relaySwitch' | 'vetRequester' | 'jobLog' | 'openAppeals' | 'decideAppeal';

/** The relay as its requesters and the operator see it, besides the pages themselves. */
export const relayHandlers = ({ ctx, relay }: Parts): RouteHandlers<Names> => ({
  async job({ caller, params }) {
    const line = await findJob(ctx, caller.requester, params.id);
    const { status } = line;
    return { ...line, hash: status === null ? null : lineHash({ ...line, status }) };
  },
  async relaySwitch({ body }) {
    await relay.turn(body.on, body.note);
    return relay.status();
  },
  async vetRequester({ params, body }) {
    await vet(ctx, params.requester, body.state, body.note);
    return { state: body.state };
  },
  jobLog: async ({ body }) => ({ jobs: await searchJobs(ctx, body) }),
  openAppeals: async () => ({ appeals: await openAppeals(ctx) }),
  async decideAppeal({ params, body }) {
    await decideAppeal(ctx, params.unit, body);
    return { state: body.uphold ? 'upheld' : 'denied' };
  },
});
