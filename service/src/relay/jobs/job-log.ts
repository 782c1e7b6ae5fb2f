import { StintError } from '../../../../lib/protocol/errors.ts';
import type {
  JobLogQuery,
  LoggedJob,
  RequesterJob,
} from '../../../../lib/protocol/relay-routes.ts';
import type { Context } from '../../context.ts';

const PAGE = 500;

/** A requester's own job, without the device. @throws StintError `not_found` */
export async function findJob(
  ctx: Context,
  requester: string,
  id: string,
): Promise<Omit<RequesterJob, 'hash'>> {
  const row = await ctx.store.db
    .selectFrom('relay_jobs')
    .selectAll()
    .where('id', '=', id)
    .where('requester', '=', requester)
    .executeTakeFirst();
  if (!row) throw new StintError('not_found', 'You have no such job.');

  const { campaign, url, at, state, status, bytes } = row;
  return { job: id, campaign, url, at, state, status, bytes };
}

/** Jobs of one host in a time range, oldest first, at most 500: to answer abuse reports. */
export async function searchJobs(ctx: Context, query: JobLogQuery): Promise<LoggedJob[]> {
  const rows = await ctx.store.db
    .selectFrom('relay_jobs')
    .selectAll()
    .where('host', '=', query.host)
    .where('at', '>=', query.from)
    .where('at', '<=', query.to)
    .orderBy('at')
    .limit(PAGE)
    .execute();
  return rows.map(({ id, campaign, requester, device, method, url, at, state, status, bytes }) => ({
    job: id,
    campaign,
    requester,
    device,
    method,
    url,
    at,
    state,
    status,
    bytes,
  }));
}
