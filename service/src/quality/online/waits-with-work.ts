import { type RawBuilder, sql } from 'kysely';

/** A check waits for one of so many tasks of work that its rater was given last. */
const LAST = 8;

/**
 * Whether a check of `answers` has to wait, though its task is settled: gold and repeats are settled from
 * the start, and a credit that comes at once, while the work next to it waits for others, would tell them. So
 * a check waits for one of the last tasks of work, by lot: the one with the lowest rank, which no device sees. Ranks of burn-in tasks are all low, so the last
 * 16 bits decide: otherwise checks would wait for those, which are settled last. It is for a
 * query over `answers` and `tasks`; a restored copy that knows none of the leases makes nobody wait.
 */
export const waitsWithWork = (): RawBuilder<boolean> => sql<boolean>`
  (tasks.role in ('gold', 'repeat') and exists (
    select 1 from (
      select near.state, work.settled from (
        select given.device, given.task from leases as given
        inner join tasks as offered on offered.id = given.task and offered.role = 'work'
        inner join answers as done on done.task = given.task and done.device = given.device
        where given.device = answers.device and given.campaign = answers.campaign
          and given.leased_at <= (select own.leased_at from leases as own where own.id = answers.lease)
        order by given.leased_at desc limit ${sql.lit(LAST)}
      ) as recent
      inner join tasks as work on work.id = recent.task
      inner join answers as near on near.task = recent.task and near.device = recent.device
      order by work.rank % 65536 limit 1
    ) as drawn
    where drawn.state = 'pending' and drawn.settled = 0
  ))`;
