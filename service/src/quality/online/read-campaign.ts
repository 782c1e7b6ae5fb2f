import type { TaskRole } from '../../store/quality-schema.ts';
import type { Db } from '../../store/store.ts';

/** An answer, as a refit needs it. */
export interface AnswerRow {
  id: string;
  task: string;
  /** The wallet, or the device when it has none. */
  rater: string;
  choice: string;
  swapped: number;
  received_at: number;
  state: 'pending' | 'credited' | 'disputed' | 'released';
}

/** A task, as a refit needs it. */
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

/** Everything that a refit needs. */
export interface CampaignRows {
  /** What kind of judgment it asks for. */
  kind: string;
  /** Terms, JSON. */
  quality: string;
  redundancy: number;
  tasks: TaskRow[];
  answers: AnswerRow[];
  /** Each rater's standing by the last refit. */
  standings: ReadonlyMap<string, string>;
}

/** Everything that a refit of a campaign needs; null for one without quality terms. */
export async function readCampaign(db: Db, campaign: string): Promise<CampaignRows | null> {
  const row = await db
    .selectFrom('campaigns')
    .select(['kind', 'quality', 'redundancy'])
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

  const answers = await readAnswers(db, campaign);
  const records = await db
    .selectFrom('rater_records')
    .select(['rater', 'standing'])
    .where('campaign', '=', campaign)
    .execute();

  return {
    kind: row.kind,
    quality: row.quality,
    redundancy: row.redundancy,
    tasks,
    answers,
    standings: new Map(records.map(({ rater, standing }) => [rater, standing])),
  };
}

/** How many answers to read at once: between two pages the database can checkpoint its log. */
const PAGE = 2_000;

async function readAnswers(db: Db, campaign: string): Promise<AnswerRow[]> {
  const all: AnswerRow[] = [];
  for (;;) {
    const rows = await answersAfter(db, campaign, all.at(-1));
    for (const row of rows) all.push(row);
    if (rows.length < PAGE) return all;
  }
}

/** A page of answers, without those restored from a device's receipts, which have no choice. */
const answersAfter = (db: Db, campaign: string, last?: AnswerRow): Promise<AnswerRow[]> =>
  db
    .selectFrom('answers')
    .select(['id', 'task', 'choice', 'swapped', 'received_at', 'state'])
    .select((eb) => eb.fn.coalesce('owner', 'device').as('rater'))
    .where('campaign', '=', campaign)
    .where('choice', '!=', '')
    .where('received_at', '>=', last?.received_at ?? 0)
    .where((eb) =>
      eb.or([eb('received_at', '>', last?.received_at ?? -1), eb('id', '>', last?.id ?? '')]),
    )
    .orderBy('received_at')
    .orderBy('id')
    .limit(PAGE)
    .execute();
