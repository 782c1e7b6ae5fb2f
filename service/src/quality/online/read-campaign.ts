import type { TaskRole } from '../../store/quality-schema.ts';
import type { Db } from '../../store/store.ts';

/** An answer as the fit sees it. */
export interface AnswerRow {
  id: string;
  task: string;
  /** The wallet, or the device that has none. */
  rater: string;
  choice: string;
  swapped: number;
  received_at: number;
  state: 'pending' | 'credited' | 'disputed' | 'released';
}

export interface TaskRow {
  id: string;
  role: TaskRole;
  places: number;
  slots: number;
  given: number;
  settled: number;
  burn_in: number;
  gold: string | null;
  gold_off: number;
  origin: string | null;
}

export interface CampaignRows {
  /** Terms, JSON. */
  quality: string;
  redundancy: number;
  tasks: TaskRow[];
  answers: AnswerRow[];
  /** Where each rater was said to stand, by the last refit. */
  standings: ReadonlyMap<string, string>;
}

/** Everything that a refit of a campaign needs; null for one without quality terms. */
export async function readCampaign(db: Db, campaign: string): Promise<CampaignRows | null> {
  const row = await db
    .selectFrom('campaigns')
    .select(['quality', 'redundancy'])
    .where('id', '=', campaign)
    .executeTakeFirst();
  if (!row?.quality) return null;
  const tasks = await db
    .selectFrom('tasks')
    .select(['id', 'role', 'places', 'slots', 'given', 'settled'])
    .select(['burn_in', 'gold', 'gold_off', 'origin'])
    .where('campaign', '=', campaign)
    .orderBy('id')
    .execute();
  const answers = await db
    .selectFrom('answers')
    .select(['id', 'task', 'choice', 'swapped', 'received_at', 'state'])
    .select((eb) => eb.fn.coalesce('owner', 'device').as('rater'))
    .where('campaign', '=', campaign)
    // What a restore brought back has no words.
    .where('choice', '!=', '')
    .orderBy('received_at')
    .execute();
  const records = await db
    .selectFrom('rater_records')
    .select(['rater', 'standing'])
    .where('campaign', '=', campaign)
    .execute();
  return {
    quality: row.quality,
    redundancy: row.redundancy,
    tasks,
    answers,
    standings: new Map(records.map(({ rater, standing }) => [rater, standing])),
  };
}
