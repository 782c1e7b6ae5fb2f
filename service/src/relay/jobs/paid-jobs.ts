import type { PaidJobs } from '../../../../lib/protocol/sharing-routes.ts';
import type { Context } from '../../context.ts';

/** The state of a bandwidth key's own jobs. Jobs of other keys are left out, like unknown ones. */
export async function paidJobs(
  ctx: Context,
  device: string,
  ids: readonly string[],
): Promise<PaidJobs['jobs']> {
  const rows = await ctx.store.db
    .selectFrom('relay_jobs')
    .leftJoin('relay_units', (join) =>
      join
        .onRef('relay_units.device', '=', 'relay_jobs.device')
        .onRef('relay_units.campaign', '=', 'relay_jobs.campaign')
        .onRef('relay_units.receipt', '=', 'relay_jobs.receipt'),
    )
    .select([
      'relay_jobs.id as job',
      'relay_jobs.campaign as campaign',
      'relay_jobs.bytes as bytes',
      'relay_jobs.state as state',
      'relay_jobs.receipt as receipt',
      'relay_units.id as unit',
    ])
    .where('relay_jobs.device', '=', device)
    .where('relay_jobs.id', 'in', ids)
    .execute();
  return rows.map(({ job, campaign, bytes, state, receipt, unit }) => ({
    job,
    campaign,
    bytes,
    unit,
    open: state === 'open' || (state === 'done' && receipt === null),
  }));
}
