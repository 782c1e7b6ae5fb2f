import type { QualityTerms } from '../../lib/protocol/campaigns.ts';
import type { ComparisonChoice } from '../../lib/protocol/tasks.ts';
import { infer } from '../../service/src/inference/infer.ts';
import { seeded } from '../../service/src/inference/math/random.ts';
import { ensemble } from '../../service/src/inference/models/ensemble.ts';
import { numberRows } from '../../service/src/quality/online/number-rows.ts';
import { readCampaign } from '../../service/src/quality/online/read-campaign.ts';
import {
  answerOf,
  type Kind,
  makeCrowd,
  type Person,
  type Planted,
  plant,
  type Truth,
} from './crowd.ts';
import { draw, fixedRedundancy } from './majority.ts';
import { CAMPAIGN, MAX_ANSWERS, Service } from './service.ts';

const TASKS = 240;
/** Answers between two runs of the engine. */
const TURN = 50;
/** The campaign ends when this many people in a row find nothing to do. */
const IDLE = 400;
const CHOICES: ComparisonChoice[] = ['a', 'b', 'tie'];
const SWAP: Record<string, ComparisonChoice> = { a: 'b', b: 'a', tie: 'tie' };

export interface Run {
  seed: number;
  tasks: number;
  gold: number;
  /** Accuracy of the verdicts on tasks that were not gold. */
  accuracy: number;
  /** Tasks that came to rest before they had `MAX_ANSWERS`, and their accuracy. */
  rested: number;
  restedAccuracy: number;
  answers: { work: number; gold: number; repeat: number; appeal: number };
  /** Base units. */
  spent: bigint;
  price: bigint;
  people: {
    kind: Kind;
    count: number;
    worked: number;
    answers: number;
    credited: number;
    paid: bigint;
    rejected: Record<string, number>;
    upheld: number;
    denied: number;
  }[];
  majority: { redundancy: number; accuracy: number }[];
}

/** Runs a campaign from its first answer until nobody finds a task and everything is decided and paid. */
export async function simulate({ seed, quality }: { seed: number; quality: QualityTerms }) {
  const random = seeded(seed);
  const planted = plant(TASKS, seed);
  const isGold = (task: Planted) => task.difficulty < 0.12 && task.truth !== 2;
  const crowd = makeCrowd(random);
  const service = await Service.open(quality);
  await service.upload(planted, isGold);
  for (const _ of crowd) await service.join();

  const ring = new Map<number, Truth>();
  const free = crowd.map(() => service.now);
  let idle = 0;
  for (let answers = 0; idle < IDLE; ) {
    const who = draw(crowd, random.next());
    const person = crowd[who]!;
    service.now = Math.max(service.now + 1_000, free[who]!);
    const lease = await service.lease(service.devices[who]!);
    if (!lease) {
      idle += 1;
      if (idle % 100 === 0) await service.judge();
      continue;
    }
    idle = 0;
    const said = say(person, planted[lease.ref]!, lease, ring, random);
    const hurries = person.kind === 'lazy' && person.trick === 'hurry';
    const took = hurries ? lease.floorMs / 2 : lease.floorMs * (1.2 + random.next());
    service.now += Math.ceil(took);
    const shown = lease.swapped ? SWAP[CHOICES[said]!]! : CHOICES[said]!;
    await service.answer(service.devices[who]!, lease.lease, shown, Math.ceil(took));
    free[who] = service.now;
    answers += 1;
    if (answers % TURN === 0) {
      await service.judge();
      await appealAll(service, crowd);
    }
  }
  await payOut(service, crowd);
  const report = await describe(service, crowd, planted, isGold, seed);
  const work = planted.filter((task) => !isGold(task));
  const majority = [3, 5, 7, 9].map((redundancy) => {
    const runs = Array.from({ length: 20 }, (_, i) => fixedRedundancy(crowd, work, redundancy, i));
    return { redundancy, accuracy: runs.reduce((sum, each) => sum + each, 0) / runs.length };
  });
  await service.ctx.store.close();
  return { ...report, majority };
}

function say(
  person: Person,
  task: Planted,
  lease: { ref: number; swapped: boolean },
  ring: Map<number, Truth>,
  random: ReturnType<typeof seeded>,
): Truth {
  const { swapped, ref } = lease;
  const said = answerOf(person, task, { swapped, copied: ring.get(ref), random });
  if (person.kind === 'copying') ring.set(ref, said);
  return said;
}

/** Everybody appeals whatever they can, justly or not. */
async function appealAll(service: Service, crowd: readonly Person[]): Promise<void> {
  const rows = await service.ctx.store.db
    .selectFrom('answers')
    .select(['task', 'device'])
    .where('state', '=', 'disputed')
    .where('id', 'not in', (eb) => eb.selectFrom('appeals').select('answer'))
    .execute();
  for (const { task, device } of rows) {
    const who = service.devices.findIndex(({ id }) => id === device);
    if (crowd[who]) await service.appeal(service.devices[who]!, task);
  }
}

/** Lets two weeks pass: uncontested answers are credited, and the money of rejected ones goes back. */
async function payOut(service: Service, crowd: readonly Person[]): Promise<void> {
  await service.judge();
  await appealAll(service, crowd);
  for (let day = 0; day < 22; day++) {
    service.now += 86_400_000;
    await service.judge();
  }
}

async function describe(
  service: Service,
  crowd: readonly Person[],
  planted: readonly Planted[],
  isGold: (task: Planted) => boolean,
  seed: number,
): Promise<Omit<Run, 'majority'>> {
  const { db } = service.ctx.store;
  const tasks = await db.selectFrom('tasks').selectAll().execute();
  const answers = await db
    .selectFrom('answers')
    .innerJoin('tasks', 'tasks.id', 'answers.task')
    .selectAll('answers')
    .select('tasks.role')
    .execute();
  const appeals = await db.selectFrom('appeals').selectAll().execute();
  const campaign = await db
    .selectFrom('campaigns')
    .selectAll()
    .where('id', '=', CAMPAIGN)
    .executeTakeFirstOrThrow();
  const work = tasks.filter(({ role }) => role === 'work');
  const verdicts = await conclude(service);
  const isRight = ({ id, ref }: { id: string; ref: string | null }) =>
    verdicts.get(id) === planted[Number(ref)]!.truth;
  const rested = work.filter(({ given, burn_in }) => given < MAX_ANSWERS && burn_in === 0);
  const count = (role: string) => answers.filter((answer) => answer.role === role).length;
  const kinds = [...new Set(crowd.map(({ kind }) => kind))];

  return {
    seed,
    tasks: work.length,
    gold: planted.filter(isGold).length,
    accuracy: work.filter(isRight).length / work.length,
    rested: rested.length,
    restedAccuracy: rested.filter(isRight).length / Math.max(1, rested.length),
    answers: {
      work: count('work'),
      gold: count('gold'),
      repeat: count('repeat'),
      appeal: count('appeal'),
    },
    spent: campaign.credited,
    price: campaign.price,
    people: kinds.map((kind) => {
      const ids = service.devices.filter((_, i) => crowd[i]!.kind === kind).map(({ id }) => id);
      const own = answers.filter(({ device }) => ids.includes(device));
      const paid = own.filter(({ state }) => state === 'credited');
      const asked = appeals.filter(({ device }) => ids.includes(device));

      return {
        kind,
        count: ids.length,
        worked: new Set(own.map(({ device }) => device)).size,
        answers: own.length,
        credited: paid.length,
        paid: paid.reduce((sum, { pay }) => sum + pay, 0n),
        rejected: countBy(
          own.filter(({ state }) => state !== 'credited').map(({ reason }) => reason),
        ),
        upheld: asked.filter(({ state }) => state === 'upheld').length,
        denied: asked.filter(({ state }) => state === 'denied').length,
      };
    }),
  };
}

function countBy(reasons: (string | null)[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const reason of reasons) {
    const code = reason?.split(':')[0] ?? 'undecided';
    counts[code] = (counts[code] ?? 0) + 1;
  }
  return counts;
}

/** The final verdicts of the campaign: the ensemble over all answers that were not rejected. */
async function conclude({ ctx }: Service): Promise<Map<string, number>> {
  const rows = await readCampaign(ctx.store.db, CAMPAIGN);
  const { labels, tasks } = numberRows(rows!);
  const { label } = infer(labels, ensemble);
  return new Map(tasks.map(({ id }, t) => [id, label[t]!]));
}
