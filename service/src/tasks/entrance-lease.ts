import { randomInt } from 'node:crypto';
import { sql } from 'kysely';
import type { EntranceTerms } from '../../../lib/protocol/campaigns.ts';
import type { TaskTable } from '../store/schema.ts';
import { literal, prepare } from '../store/statement.ts';
import type { Db } from '../store/store.ts';
import { ANY_LANGUAGE } from './candidate.ts';
import type { CheckTask } from './check-lease.ts';
import { readTest, type Taker } from './entrance-test.ts';

const DAY_MS = 86_400_000;
/** How many questions to draw one from. */
const POOL = 200;

const findPool = prepare<{ campaign: string; languages: string }, { id: string }>((db, p) =>
  db
    .selectFrom('tasks')
    .select('id')
    .where('campaign', '=', p.campaign)
    .where('role', '=', literal('entrance'))
    .where('gold_off', '=', 0)
    .where(
      sql<boolean>`(language is null or ${p.languages} like '%,' || language || ',%' or ${p.languages} = ${ANY_LANGUAGE})`,
    )
    .orderBy('rank')
    .limit(POOL),
);
const findTask = prepare<{ id: string }, TaskTable>((db, p) =>
  db.selectFrom('tasks').selectAll().where('id', '=', p.id),
);
const findDay = prepare<{ campaign: string; day: number }, { begun: number }>((db, p) =>
  db
    .selectFrom('entrance_days')
    .select('begun')
    .where('campaign', '=', p.campaign)
    .where('day', '=', p.day),
);
const countDay = prepare<{ campaign: string; day: number }>((db, p) =>
  db
    .insertInto('entrance_days')
    .values({ campaign: p.campaign, day: p.day, begun: 1 })
    .onConflict((oc) =>
      oc.columns(['campaign', 'day']).doUpdateSet((eb) => ({
        begun: eb('entrance_days.begun', '+', 1),
      })),
    ),
);

interface EntranceRequest {
  campaign: string;
  terms: EntranceTerms;
  taker: Taker;
  /** As in `findCandidate`. */
  languages: string;
  now: number;
}

/**
 * The next question of a campaign's entrance test; `passed` when the rater may work; null when
 * there is no question to give, because the test was failed, its last questions are still out, or
 * it may not begin today.
 */
export async function entranceTask(
  db: Db,
  request: EntranceRequest,
): Promise<CheckTask | 'passed' | null> {
  const { campaign, terms, taker, languages, now } = request;
  const test = await readTest(db, campaign, terms, taker);
  if (test.state === 'passed') return 'passed';

  const left = terms.questions - test.asked.length;
  if (test.state === 'failed' || left <= 0) return null;
  const pool = (await findPool(db, { campaign, languages })).filter(({ id }) => !test.met.has(id));
  // Do not begin a test that cannot be finished: too few questions are in languages they read.
  if (pool.length < left) return null;
  if (!test.begun && !(await mayBegin(db, campaign, terms, now))) return null;

  const [task] = await findTask(db, { id: pool[randomInt(pool.length)]!.id });
  return { task: task!, swapped: null, place: 0 };
}

/** Counts the rater in while today's budget has room (docs/money.md rule 6). */
async function mayBegin(
  db: Db,
  campaign: string,
  { daily }: EntranceTerms,
  now: number,
): Promise<boolean> {
  const day = Math.floor(now / DAY_MS);
  const [row] = await findDay(db, { campaign, day });
  if ((row?.begun ?? 0) >= daily) return false;
  await countDay(db, { campaign, day });
  return true;
}

/** Counts the questions that a campaign's entrance test can ask. */
export async function countQuestions(db: Db, campaign: string): Promise<number> {
  return (await findPool(db, { campaign, languages: ANY_LANGUAGE })).length;
}
