import { sql } from 'kysely';
import type { QualityTerms } from '../../../../lib/protocol/campaigns.ts';
import type { Context } from '../../context.ts';
import { newTaskId } from '../../ids.ts';
import { nextPlaces, type Wanted } from '../../inference/stopping/places.ts';
import { prepare } from '../../store/statement.ts';
import type { Db } from '../../store/store.ts';
import { CHECKS_FAILED } from '../people/record.ts';
import { carryOver } from './apart.ts';
import { checkOf } from './check-task.ts';
import { notePlaces } from './doubts.ts';
import type { CampaignFit, RaterChange, TaskChange } from './fit-campaign.ts';
import { countDone } from './weigh-answer.ts';
import { keepWeights } from './weights.ts';

/** How many rows to write in one unit of work, so that new answers wait no longer than that. */
const ROWS_AT_ONCE = 50;

const findTask = prepare<
  { id: string },
  { places: number; slots: number; given: number; settled: number; burn_in: number }
>((db, p) =>
  db
    .selectFrom('tasks')
    .select(['places', 'slots', 'given', 'settled', 'burn_in'])
    .where('id', '=', p.id),
);
const saveTask = prepare<{
  id: string;
  logs: string;
  places: number;
  slots: number;
  settled: number;
}>((db, p) =>
  db
    .updateTable('tasks')
    .set({ logs: p.logs, places: p.places, slots: p.slots, settled: p.settled })
    .where('id', '=', p.id),
);
const saveRecord = prepare<{
  campaign: string;
  rater: string;
  standing: RaterChange['standing'];
  reason: string | null;
  share: number;
  doubted: number;
  body: string;
  at: number;
  provenAt: number | null;
}>((db, p) =>
  db
    .insertInto('rater_records')
    .values({
      campaign: p.campaign,
      rater: p.rater,
      standing: p.standing,
      reason: p.reason,
      share: p.share,
      doubted: p.doubted,
      body: p.body,
      at: p.at,
      proven_at: p.provenAt,
    })
    .onConflict((oc) =>
      oc.columns(['campaign', 'rater']).doUpdateSet((eb) => ({
        standing: eb.ref('excluded.standing'),
        reason: eb.ref('excluded.reason'),
        share: eb.ref('excluded.share'),
        doubted: eb.ref('excluded.doubted'),
        body: eb.ref('excluded.body'),
        at: eb.ref('excluded.at'),
        // The first of an unbroken row.
        proven_at: sql<number | null>`case when excluded.proven_at is not null
          then coalesce(rater_records.proven_at, excluded.proven_at) end`,
      })),
    ),
);

/**
 * Writes the results of a refit, a few rows at a time. A task that got answers in the meantime keeps
 * its current state until the next refit. A finding against a rater stays, unless the gold that it
 * rests on is switched off: findings follow people to another wallet, where their answers are not.
 */
export async function applyFit(ctx: Context, campaign: string, fit: CampaignFit): Promise<void> {
  carryOver(ctx, campaign, fit.weights);
  keepWeights(ctx, campaign, fit.weights);
  const rule = await readRule(ctx, campaign);
  await inSteps(ctx, fit.tasks, (db, change) => applyTask(ctx, db, { campaign, rule }, change));
  const known = await readRecords(ctx, campaign);
  const news = fit.raters.filter((rater) => {
    const before = known.get(rater.rater);
    if (before?.standing === 'against') return false;
    return before?.body !== JSON.stringify(rater.record) || before.standing !== rater.standing;
  });

  await inSteps(ctx, news, (db, { record, doubted, ...rater }) =>
    saveRecord(db, {
      campaign,
      ...rater,
      doubted: Number(doubted),
      body: JSON.stringify(record),
      at: ctx.now(),
      provenAt: rater.standing === 'proven' ? ctx.now() : null,
    }),
  );

  await inSteps(ctx, fit.gold, (db, change) => switchGold(db, campaign, change));
  await inSteps(ctx, fit.promote, (db, { task, gold }) => promote(ctx, db, task, gold));
}

async function inSteps<T>(
  ctx: Context,
  items: readonly T[],
  apply: (db: Db, item: T) => Promise<unknown>,
): Promise<void> {
  for (let start = 0; start < items.length; start += ROWS_AT_ONCE) {
    await ctx.store.write(async (db) => {
      for (const item of items.slice(start, start + ROWS_AT_ONCE)) await apply(db, item);
    });
  }
}

type Rule = Pick<Wanted, 'least' | 'most'>;

async function readRule({ store }: Context, campaign: string): Promise<Rule> {
  const { quality, redundancy } = await store.db
    .selectFrom('campaigns')
    .select(['quality', 'redundancy'])
    .where('id', '=', campaign)
    .executeTakeFirstOrThrow();
  return { least: (JSON.parse(quality!) as QualityTerms).least, most: redundancy };
}

async function applyTask(
  ctx: Context,
  db: Db,
  { campaign, rule }: { campaign: string; rule: Rule },
  change: TaskChange,
): Promise<void> {
  const [row] = await findTask(db, { id: change.task });
  if (!row || row.given !== change.given) return;

  const next = nextPlaces(
    { ...row, settled: row.settled === 1 },
    { ...rule, burnIn: row.burn_in === 1, more: change.more },
  );
  await saveTask(db, {
    id: change.task,
    logs: JSON.stringify(change.logs),
    places: next.places,
    slots: next.slots,
    settled: Number(next.settled),
  });

  notePlaces(ctx, campaign, change.task, next.slots);
  const done = Number(next.settled) - row.settled;
  if (done !== 0) await countDone(db, { id: campaign, done });
}

async function readRecords(ctx: Context, campaign: string) {
  const rows = await ctx.store.db
    .selectFrom('rater_records')
    .select(['rater', 'standing', 'body'])
    .where('campaign', '=', campaign)
    .execute();
  return new Map(rows.map((row) => [row.rater, row]));
}

/**
 * Switches a gold task off or on. Gold that is off is no evidence, so the raters whom it counted
 * against are open again until a refit has judged them by their other checks.
 */
async function switchGold(
  db: Db,
  campaign: string,
  { task, off }: CampaignFit['gold'][0],
): Promise<void> {
  await db
    .updateTable('tasks')
    .set({ gold_off: Number(off) })
    .where('id', '=', task)
    .execute();
  if (!off) return;
  await db
    .updateTable('rater_records')
    .set({ standing: 'open', reason: null })
    .where('campaign', '=', campaign)
    .where('standing', '=', 'against')
    .where('reason', 'like', `${CHECKS_FAILED}%`)
    .where('rater', 'in', (eb) =>
      eb
        .selectFrom('answers')
        .select((answer) => answer.fn.coalesce('owner', 'device').as('rater'))
        .where('task', '=', task),
    )
    .execute();
}

/** Adds a copy of a task as gold; earlier answers to the task itself check nobody. */
async function promote(ctx: Context, db: Db, task: string, gold: string): Promise<void> {
  const row = await db
    .selectFrom('tasks')
    .selectAll()
    .where('id', '=', task)
    .executeTakeFirstOrThrow();
  await db
    .insertInto('tasks')
    .values(checkOf(row, { id: newTaskId(), created_at: ctx.now() }, { role: 'gold', gold }))
    .execute();
}
