import { inferCampaign } from '../../../service/src/inference/infer-campaign.ts';
import { ensemble } from '../../../service/src/inference/models/ensemble.ts';
import { numberRows } from '../../../service/src/quality/online/number-rows.ts';
import { readCampaign } from '../../../service/src/quality/online/read-campaign.ts';
import { CAMPAIGN } from '../service.ts';
import type { Played } from './run.ts';
import { isTarget } from './say.ts';

/** What became of a group. */
export interface GroupResult {
  name: string;
  people: number;
  answers: number;
  /** Paid for an answer, in prices. */
  pay: number;
  /** People of whom evidence spoke against a device. */
  found: number;
  /** How often each reason was given. */
  reasons: Record<string, number>;
  /** The median number of answers before a device was found; null when none was. */
  after: number | null;
}

export interface Result {
  groups: GroupResult[];
  /** Of the work, the share with the right verdict. */
  right: number;
  /** The mean confidence that is claimed for it. */
  claimed: number;
  /** Expected calibration error in ten bins. */
  ece: number;
  /** The same for the tasks that `flipsAnEighth` is after. */
  target: { right: number; claimed: number };
  /** Paid a task of work, in prices. */
  cost: number;
}

export async function measure(played: Played): Promise<Result> {
  const { service, planted } = played;
  const { db } = service.ctx.store;
  const { price, credited } = await db
    .selectFrom('campaigns')
    .select(['price', 'credited'])
    .executeTakeFirstOrThrow();
  const verdicts = await conclude(played);
  const targets = verdicts.filter(({ ref }) => isTarget(planted[ref]!));

  return {
    groups: await Promise.all(
      played.scenario.groups.map(({ name }) => measureGroup(played, name, price)),
    ),
    ...meansOf(verdicts),
    ece: calibrationError(verdicts),
    target: meansOf(targets),
    cost: Number(credited) / Number(price) / Math.max(1, verdicts.length),
  };
}

async function measureGroup(
  { service, people }: Played,
  name: string,
  price: bigint,
): Promise<GroupResult> {
  const { db } = service.ctx.store;
  const members = people.filter(({ group }) => group.name === name);
  const ids = members.flatMap(({ devices }) => devices.map(({ id }) => id));
  const answers = await db
    .selectFrom('answers')
    .select(['device', 'state', 'pay', 'reason'])
    .where('device', 'in', ids)
    .execute();
  const records = await db
    .selectFrom('rater_records')
    .select(['rater', 'reason', 'at'])
    .where('standing', '=', 'against')
    .where('rater', 'in', ids)
    .execute();
  const against = new Map(records.map((record) => [record.rater, record]));
  const paid = answers.reduce((sum, { state, pay }) => sum + (state === 'credited' ? pay : 0n), 0n);
  const counts = [...against.keys()].map((id) => answers.filter((a) => a.device === id).length);

  return {
    name,
    people: members.length,
    answers: answers.length,
    pay: Number(paid) / Number(price) / Math.max(1, answers.length),
    found: members.filter(({ devices }) => devices.some(({ id }) => against.has(id))).length,
    reasons: countBy([...against.values()].map(({ reason }) => (reason ?? '').split(':')[0]!)),
    after: counts.sort((a, b) => a - b)[counts.length >> 1] ?? null,
  };
}

function countBy(names: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}

interface Verdict {
  ref: number;
  isRight: boolean;
  confidence: number;
}

/** The final verdicts on the work: the ensemble over all answers that were not rejected. */
async function conclude({ service, planted }: Played): Promise<Verdict[]> {
  const { db } = service.ctx.store;
  const { labels, tasks } = numberRows((await readCampaign(db, CAMPAIGN))!);
  const { label, confidence } = inferCampaign(labels, ensemble);
  const refs = await db
    .selectFrom('tasks')
    .select(['id', 'ref'])
    .where('role', '=', 'work')
    .execute();
  const places = new Map(tasks.map(({ id }, t) => [id, t]));
  return refs.map(({ id, ref: text }) => {
    const ref = Number(text);
    const t = places.get(id)!;
    return { ref, isRight: label[t] === planted[ref]!.truth, confidence: confidence[t]! };
  });
}

function meansOf(verdicts: readonly Verdict[]): { right: number; claimed: number } {
  const count = Math.max(1, verdicts.length);
  return {
    right: verdicts.filter(({ isRight }) => isRight).length / count,
    claimed: verdicts.reduce((sum, { confidence }) => sum + confidence, 0) / count,
  };
}

function calibrationError(verdicts: readonly Verdict[]): number {
  const bins = Map.groupBy(verdicts, ({ confidence }) => Math.min(9, Math.floor(confidence * 10)));
  let error = 0;
  for (const bin of bins.values()) {
    const { right, claimed } = meansOf(bin);
    error += (Math.abs(right - claimed) * bin.length) / verdicts.length;
  }
  return error;
}
