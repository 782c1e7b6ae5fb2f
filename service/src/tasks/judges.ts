import { createHmac } from 'node:crypto';
import type { Context } from '../context.ts';
import { isOneVoiceWith } from '../quality/online/weights.ts';
import type { DeviceTable, TaskTable } from '../store/schema.ts';
import { literal, prepare } from '../store/statement.ts';
import type { Db } from '../store/store.ts';
import { appealsToJudge } from './appeal.ts';

/** The share of the judges that is drawn at first. */
const FIRST_SHARE = 0.1;

/**
 * Whether somebody is drawn to judge an appeal: a lottery over appeal and person that neither can try
 * out, with more winners as time passes without a judgment.
 */
export function isDrawn(
  ctx: Context,
  task: Pick<TaskTable, 'id' | 'created_at'>,
  rater: string,
): boolean {
  const { judgeAfterMs: first, judgeAllMs: all } = ctx.rules;
  const age = ctx.now() - task.created_at;
  // Not at once, so that nobody can wait for an appeal with a device.
  if (age < first) return false;
  const share = FIRST_SHARE + ((1 - FIRST_SHARE) * (age - first)) / (all - first);
  const ticket = createHmac('sha256', ctx.store.secret)
    .update(`judge:${task.id}:${rater}`)
    .digest();
  return ticket.readUInt32BE(0) / 2 ** 32 < share;
}

interface Asked {
  campaign: string;
  rater: string;
}

/**
 * Whether a rater was proven where this campaign's requester did not say what is right: in a campaign
 * of another requester, or in this one before the last of its uploaded gold.
 */
const findProof = prepare<Asked, { campaign: string }>((db, p) =>
  db
    .selectFrom('rater_records')
    .innerJoin('campaigns as elsewhere', 'elsewhere.id', 'rater_records.campaign')
    .innerJoin('campaigns as here', (join) => join.on('here.id', '=', p.campaign))
    .select('rater_records.campaign')
    .where('rater_records.rater', '=', p.rater)
    .where('rater_records.standing', '=', literal('proven'))
    .where((eb) =>
      eb.or([
        eb('elsewhere.requester', '!=', eb.ref('here.requester')),
        eb.and([
          eb('rater_records.campaign', '=', p.campaign),
          eb(
            'rater_records.proven_at',
            '<',
            eb.fn.coalesce(
              eb
                .selectFrom('tasks')
                .select((gold) => gold.fn.max('tasks.created_at').as('at'))
                .where('tasks.campaign', '=', p.campaign)
                .where('tasks.role', '=', literal('gold'))
                .where('tasks.origin', 'is', null),
              literal(2 ** 52),
            ),
          ),
        ]),
      ]),
    )
    .limit(1),
);

/** Whose answer an appeal is about, and who judges it or has. */
const findParties = prepare<{ task: string; answer: string }, { rater: string }>((db, p) =>
  db
    .selectFrom('answers')
    .select((eb) => eb.fn.coalesce('answers.owner', 'answers.device').as('rater'))
    .where('id', '=', p.answer)
    .union(
      db
        .selectFrom('leases')
        .select((eb) => eb.fn.coalesce('leases.account', 'leases.device').as('rater'))
        .where('task', '=', p.task)
        .where('state', 'in', ['active', 'done']),
    ),
);

/**
 * An appeal for somebody who was drawn to judge it, is of no voice with its other parties, and was
 * proven out of its requester's reach; they are not told what it is.
 */
export async function findAppeal(
  ctx: Context,
  db: Db,
  campaign: string,
  { device, account }: DeviceTable,
): Promise<TaskTable | undefined> {
  const rater = account ?? device;
  const open = await appealsToJudge(db, { campaign, device, account: account ?? '' });
  const drawn = open.filter((task) => isDrawn(ctx, task, rater));
  if (drawn.length === 0 || (await findProof(db, { campaign, rater })).length === 0)
    return undefined;

  for (const task of drawn) {
    const parties = await findParties(db, { task: task.id, answer: task.origin! });
    const others = parties.map((party) => party.rater);
    if (!isOneVoiceWith(ctx, campaign, rater, others)) return task;
  }
  return undefined;
}
