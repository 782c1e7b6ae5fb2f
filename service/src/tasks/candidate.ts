import { type SelectQueryBuilder, sql } from 'kysely';
import type { Database, TaskTable } from '../store/schema.ts';
import { literal, prepare } from '../store/statement.ts';
import type { Db } from '../store/store.ts';

/** Matches every language. */
export const ANY_LANGUAGE = '*';

/** The device that asks for a task, and what it may get. */
interface CandidateQuery {
  campaign: string;
  device: string;
  account: string;
  newMax: number;
  /** What was skipped before this may come again, ms. */
  skippedBefore: number;
  /** Ids of tasks that are kept from this rater now, JSON. */
  apart: string;
  /** `,en,de,` or `ANY_LANGUAGE`. */
  languages: string;
}

/** Whether a lease that did not expire keeps its task away from its rater. */
export const isMet = (lease: 'mine' | 'ours', skippedBefore: number) =>
  sql<boolean>`(${sql.ref(`${lease}.state`)} != 'skipped' or ${sql.ref(`${lease}.leased_at`)} >= ${skippedBefore})`;

/**
 * Tasks with a free slot that neither this device nor its wallet has had, or has skipped lately, and that
 * are not kept from them.
 */
const freeTasks = (
  db: Db,
  p: Readonly<CandidateQuery>,
): SelectQueryBuilder<Database, 'tasks', TaskTable> =>
  db
    .selectFrom('tasks')
    .selectAll()
    .where('campaign', '=', p.campaign)
    .where('slots', '>', literal(0))
    .where('role', '=', literal('work'))
    .where('new_given', '<', p.newMax)
    .where(sql<boolean>`tasks.id not in (select value from json_each(${p.apart}))`)
    .where(
      sql<boolean>`(language is null or ${p.languages} like '%,' || language || ',%' or ${p.languages} = ${ANY_LANGUAGE})`,
    )
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('leases as mine')
            .select('mine.id')
            .whereRef('mine.task', '=', 'tasks.id')
            .where('mine.device', '=', p.device)
            .where('mine.state', '!=', 'expired')
            .where(isMet('mine', p.skippedBefore)),
        ),
      ),
    )
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('leases as ours')
            .select('ours.id')
            .whereRef('ours.task', '=', 'tasks.id')
            .where('ours.account', '=', p.account)
            .where('ours.state', '!=', 'expired')
            .where(isMet('ours', p.skippedBefore)),
        ),
      ),
    );

/** The next task after `cursor` in the order of ranks. */
export const findCandidate = prepare<CandidateQuery & { cursor: number }, TaskTable>((db, p) =>
  freeTasks(db, p).where('rank', '>', p.cursor).orderBy('rank').limit(1),
);

/** The task with this id, if this device may have it. */
export const findCandidateById = prepare<CandidateQuery & { id: string }, TaskTable>((db, p) =>
  freeTasks(db, p).where('id', '=', p.id),
);
