import type { AnswerTable, LeaseTable, SubmissionTable, TaskTable } from '../store/schema.ts';
import { prepare } from '../store/statement.ts';

type TaskStanding = Pick<TaskTable, 'role' | 'places' | 'settled' | 'burn_in' | 'logs'>;

/** A submission's lease, with the current state of its task and campaign. */
export type LeaseInPlay = LeaseTable &
  TaskStanding & {
    floor_ms: number;
    slots: number;
    given: number;
    redundancy: number;
    campaign_state: string;
    /** The campaign's quality terms, JSON; null for immediate acceptance. */
    quality: string | null;
    kind: string;
    available: bigint;
    credited: bigint;
    /** The campaign's date on the chain, Unix seconds; null when the chain does not know it. */
    chain_deadline: number | null;
    chain_closed: number | null;
  };

/** Finds a lease with the current state of its task and campaign. */
export const findLease = prepare<{ id: string }, LeaseInPlay>((db, p) =>
  db
    .selectFrom('leases')
    .innerJoin('tasks', 'tasks.id', 'leases.task')
    .innerJoin('campaigns', 'campaigns.id', 'leases.campaign')
    .leftJoin('chain_campaigns', 'chain_campaigns.id', 'leases.campaign')
    .selectAll('leases')
    .select(['tasks.floor_ms', 'tasks.slots', 'tasks.given', 'tasks.role', 'tasks.places'])
    .select(['tasks.settled', 'tasks.burn_in', 'tasks.logs', 'campaigns.quality', 'campaigns.kind'])
    .select(['campaigns.redundancy', 'campaigns.available', 'campaigns.credited'])
    .select('campaigns.state as campaign_state')
    .select('chain_campaigns.deadline as chain_deadline')
    .select('chain_campaigns.closed as chain_closed')
    .where('leases.id', '=', p.id),
);

/** Adds to a campaign's counts of answers, rejections and done tasks. */
export const countAnswer = prepare<{ id: string; answers: number; rejected: number; done: number }>(
  (db, p) =>
    db
      .updateTable('campaigns')
      .set((eb) => ({
        answers: eb('answers', '+', p.answers),
        rejected: eb('rejected', '+', p.rejected),
        done: eb('done', '+', p.done),
      }))
      .where('id', '=', p.id),
);

export const insertAnswer = prepare<AnswerTable>((db, p) =>
  db.insertInto('answers').values({
    id: p.id,
    lease: p.lease,
    task: p.task,
    campaign: p.campaign,
    device: p.device,
    owner: p.owner,
    choice: p.choice,
    swapped: p.swapped,
    shown_ms: p.shown_ms,
    answered_at: p.answered_at,
    received_at: p.received_at,
    sig: p.sig,
    state: p.state,
    reason: p.reason,
    decide_by: p.decide_by,
    pay: p.pay,
    fee: p.fee,
    bonus: p.bonus,
    pos: p.pos,
    credit_seq: p.credit_seq,
  }),
);

/** Finds a stored submission, with its outcome. */
export const findSubmission = prepare<{ id: string }, SubmissionTable>((db, p) =>
  db.selectFrom('submissions').selectAll().where('id', '=', p.id),
);

/** Stores a submission with its outcome, so that sending it again changes nothing. */
export const insertSubmission = prepare<SubmissionTable>((db, p) =>
  db
    .insertInto('submissions')
    .values({ id: p.id, device: p.device, digest: p.digest, outcome: p.outcome, at: p.at }),
);

/** Stores a device's reading floor (ms) and its count of accepted answers. */
export const saveProgress = prepare<{ device: string; floorAt: number; accepted: number }>(
  (db, p) =>
    db
      .updateTable('devices')
      .set({ floor_at: p.floorAt, accepted: p.accepted })
      .where('device', '=', p.device),
);
