import type { QualityTerms } from '../../../../lib/protocol/campaigns.ts';
import type { Context } from '../../context.ts';
import { inBatches } from '../../each-alone.ts';
import { type Decision, decideAnswers, MAX_DECISIONS } from '../../ledger/decide.ts';
import { lastRestore } from '../../ledger/restore/counted-credits.ts';
import { creditCounted } from '../../ledger/restore/credit-counted.ts';
import type { TaskRole } from '../../store/quality-schema.ts';
import type { AnswerTable } from '../../store/schema.ts';
import { literal } from '../../store/statement.ts';
import type { Db } from '../../store/store.ts';
import { payFor } from '../people/pay.ts';
import type { Finding, Standing } from '../people/record.ts';
import { tellAgreement } from './tell-agreement.ts';
import { waitsWithWork } from './waits-with-work.ts';

type Due = AnswerTable & {
  standing: Standing | null;
  finding: string | null;
  share: number | null;
  quality: string | null;
  /** The price that the rater was shown, base units. */
  price: bigint;
  role: TaskRole | null;
};

const selectPending = (db: Db) =>
  db
    .selectFrom('answers')
    .innerJoin('campaigns', 'campaigns.id', 'answers.campaign')
    // A restored copy may not have the task.
    .leftJoin('tasks', 'tasks.id', 'answers.task')
    .innerJoin('devices', 'devices.device', 'answers.device')
    .leftJoin('rater_records', (join) =>
      join
        .onRef('rater_records.campaign', '=', 'answers.campaign')
        .on((eb) =>
          eb('rater_records.rater', '=', eb.fn.coalesce('answers.owner', 'answers.device')),
        ),
    )
    .where('answers.state', '=', literal('pending'))
    .where('campaigns.quality', 'is not', null);

/** Which answers are due. */
export interface WantedDue {
  /** Now, ms. */
  due: number;
  /** How many accepted answers make a device no longer new. */
  newUntil: number;
  limit: number;
}

/**
 * Finds pending answers that are due: by evidence against the rater, because their task is settled
 * and the rater proven, or by their deadline (docs/money.md rule 5). A check waits with work that was given
 * before it. Answers to an entrance test are
 * due when their device is no longer new (docs/money.md rule 6), or by their deadline.
 * @returns ids of answers
 */
export async function findDue(db: Db, { due, newUntil, limit }: WantedDue): Promise<string[]> {
  const rows = await selectPending(db)
    .select('answers.id')
    .where((eb) =>
      eb.or([
        eb('answers.decide_by', '<=', due),
        eb.and([eb('tasks.role', '=', 'entrance'), eb('devices.accepted', '>=', newUntil)]),
        eb.and([eb('tasks.role', '!=', 'entrance'), eb('rater_records.standing', '=', 'against')]),
        eb.and([
          eb('tasks.role', '!=', 'entrance'),
          eb('rater_records.standing', '=', 'proven'),
          eb('tasks.settled', '=', 1),
          eb.not(waitsWithWork()),
        ]),
      ]),
    )
    .limit(limit)
    .execute();
  return rows.map(({ id }) => id);
}

/** Decides these answers, each once, in short units of work so that others get their turn. */
export async function decideDue(ctx: Context, ids: readonly string[]): Promise<void> {
  const units = { size: MAX_DECISIONS, idOf: (id: string) => id };
  await inBatches(ctx, 'decisions', ids, units, (some) =>
    ctx.store.write(async (db) => {
      await creditDevices(ctx, db, some);
      const due: Due[] = await selectPending(db)
        .selectAll('answers')
        .select(['rater_records.standing', 'rater_records.share', 'campaigns.quality'])
        .select(['rater_records.reason as finding', 'campaigns.price', 'tasks.role'])
        .where('answers.id', 'in', some)
        .orderBy('answers.received_at')
        .execute();

      const decisions = due.map(decisionOf);
      const credits = decisions.flatMap(({ answer, ruling }) => ('pay' in ruling ? [answer] : []));
      const remarks = await tellAgreement(db, credits);
      await decideAnswers(
        ctx,
        db,
        decisions.map((decision) => ({ ...decision, remark: remarks.get(decision.answer.id) })),
      );
    }),
  );
}

/** What entries count already of these answers' devices comes first, by its number. */
async function creditDevices(ctx: Context, db: Db, ids: readonly string[]): Promise<void> {
  if ((await lastRestore(db)) === 0) return;
  const rows = await db
    .selectFrom('answers')
    .select('device')
    .distinct()
    .where('id', 'in', ids)
    .execute();
  for (const { device } of rows) await creditCounted(ctx, db, device);
}

/** The finding on a rater about whom nothing is known. */
const UNTOLD: Finding = { standing: 'open', reason: null };

function decisionOf(due: Due): Decision {
  const { standing, finding, share, quality, price, role, ...answer } = due;
  const { pay } = JSON.parse(quality!) as QualityTerms;
  // An entrance test is paid whatever its result, unless an answer came below the reading floor:
  // it cannot be appealed.
  const found = role === 'entrance' ? UNTOLD : { standing: standing ?? 'open', reason: finding };
  return { answer, ruling: payFor({ pay, price, bonus: answer.bonus }, found, share ?? 0) };
}
