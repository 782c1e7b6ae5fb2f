import { type SelectQueryBuilder, sql } from 'kysely';
import type { Database, TaskTable } from '../store/schema.ts';
import { literal, prepare } from '../store/statement.ts';
import type { Db } from '../store/store.ts';

/** Every language. */
export const ANY = '*';

/** Who asks for a task, and which ones they may have. */
interface Wanted {
  campaign: string;
  device: string;
  account: string;
  newMax: number;
  /** `,en,de,` or `ANY`. */
  languages: string;
}

/** Free tasks that this device and its wallet have not had. */
const free = (db: Db, p: Readonly<Wanted>): SelectQueryBuilder<Database, 'tasks', TaskTable> =>
  db
    .selectFrom('tasks')
    .selectAll()
    .where('campaign', '=', p.campaign)
    .where('slots', '>', literal(0))
    .where('role', '=', literal('work'))
    .where('new_given', '<', p.newMax)
    .where(
      sql<boolean>`(language is null or ${p.languages} like '%,' || language || ',%' or ${p.languages} = ${ANY})`,
    )
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('leases as mine')
            .select('mine.id')
            .whereRef('mine.task', '=', 'tasks.id')
            .where('mine.device', '=', p.device)
            .where('mine.state', '!=', 'expired'),
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
            .where('ours.state', '!=', 'expired'),
        ),
      ),
    );

/** The next one after `cursor` in the order of ranks. */
export const candidate = prepare<Wanted & { cursor: number }, TaskTable>((db, p) =>
  free(db, p).where('rank', '>', p.cursor).orderBy('rank').limit(1),
);

/** This very one, if it may be had. */
export const candidateById = prepare<Wanted & { id: string }, TaskTable>((db, p) =>
  free(db, p).where('id', '=', p.id),
);
