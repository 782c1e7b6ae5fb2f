import type { ComparisonChoice } from '../../../lib/protocol/tasks.ts';
import { type Random, seeded } from '../../../service/src/inference/math/random.ts';
import type { Truth } from '../crowd.ts';
import { draw } from '../majority.ts';
import { type Device, Service } from '../service.ts';
import { goldOf, plant } from './plant.ts';
import type { Group, Planted, Team } from './player.ts';
import type { Scenario } from './scenarios.ts';

const TASKS = 240;
/** Answers between two runs of the engine. */
const TURN = 40;
/** The campaign ends when this many people in a row find nothing to do. */
const IDLE = 300;
const CHOICES: ComparisonChoice[] = ['a', 'b', 'tie'];
const SWAP: Record<string, ComparisonChoice> = { a: 'b', b: 'a', tie: 'tie' };

export interface Person {
  group: Group;
  team: Team;
  skill: number;
  activity: number;
  device: Device;
  /** All devices that they had, the current device last. */
  devices: Device[];
  /** Answers on the current device. */
  given: number;
  /** When they have finished their last task, ms. */
  free: number;
}

/** A campaign that was played to its end. */
export interface Played {
  scenario: Scenario;
  service: Service;
  people: Person[];
  planted: Planted[];
  gold: ('a' | 'b' | null)[];
}

async function gather(
  service: Service,
  groups: readonly Group[],
  random: Random,
): Promise<Person[]> {
  const people: Person[] = [];
  for (const group of groups) {
    const team: Team = { said: new Map() };
    for (let i = 0; i < group.count; i++) {
      const device = await service.join();
      const skill = 0.7 + 0.25 * random.next();
      // From half to twice as busy as the others of the group.
      const activity = group.busy * 2 ** (2 * random.next() - 1);
      const person = { group, team, skill, activity, device, devices: [device], given: 0, free: 0 };
      people.push(person);
    }
  }
  return people;
}

/** Plays a campaign until nobody finds a task and everything is decided and paid. */
export async function play(scenario: Scenario, seed: number): Promise<Played> {
  const random = seeded(seed);
  const planted = plant(TASKS, scenario, seed);
  const gold = goldOf(planted, scenario, seed);
  const service = await Service.open(scenario.quality);
  await service.uploadLines(gold);
  const people = await gather(service, scenario.groups, random);
  const played = { scenario, service, people, planted, gold };

  let idle = 0;
  for (let answers = 0; idle < IDLE; ) {
    if (await takeTurn(played, random)) {
      idle = 0;
      answers += 1;
      if (answers === scenario.lateGold?.after)
        await bringLateGold(played, scenario.lateGold.lines);
      if (answers % TURN === 0) await judgeAndAppeal(played);
    } else {
      idle += 1;
      if (idle % 50 === 0) await judgeAndAppeal(played);
    }
  }
  await payOut(played);
  return played;
}

/** @returns whether somebody answered */
async function takeTurn(
  { service, people, planted, gold }: Played,
  random: Random,
): Promise<boolean> {
  const person = people[draw(people, random.next())]!;
  service.now = Math.max(service.now + 1_000, person.free);
  const lease = await service.lease(person.device);
  if (!lease) return false;

  const { group, team, skill } = person;
  const said = group.say(
    { ...planted[lease.ref]!, ...lease, gold: gold[lease.ref]! },
    { random, team, skill },
  );
  const took = Math.ceil(lease.floorMs * (1.2 + random.next()));
  service.now += took;
  person.free = service.now;
  if (said === 'skip') {
    await service.skip(person.device, lease.lease);
    return true;
  }
  team.said.set(lease.ref, team.said.get(lease.ref) ?? said);
  const shown = lease.swapped ? SWAP[CHOICES[said]!]! : CHOICES[said]!;
  await service.answer(person.device, lease.lease, shown, took);
  person.given += 1;
  if (person.given === group.answersPerDevice) {
    person.device = await service.join();
    person.devices.push(person.device);
    person.given = 0;
  }
  return true;
}

/** Clear-cut lines, each with the wrong side. */
async function bringLateGold({ service, planted, gold }: Played, lines: number): Promise<void> {
  const from = planted.length;
  for (let i = 0; i < lines; i++) {
    const truth = (i % 2) as Truth;
    planted.push({ ...planted[i]!, truth, difficulty: 0.05, myth: null, taste: null });
    gold.push(truth === 0 ? 'b' : 'a');
  }
  await service.uploadLines(gold.slice(from), from);
}

/** Everybody appeals whatever they can, justly or not. */
async function judgeAndAppeal({ service, people }: Played): Promise<void> {
  await service.judge();
  const rows = await service.ctx.store.db
    .selectFrom('answers')
    .select(['task', 'device'])
    .where('state', '=', 'disputed')
    .where('id', 'not in', (eb) => eb.selectFrom('appeals').select('answer'))
    .execute();
  const devices = new Map(people.flatMap((p) => p.devices).map((device) => [device.id, device]));
  for (const { task, device } of rows) await service.appeal(devices.get(device)!, task);
}

/** Lets three weeks pass: uncontested answers are credited, and the money of rejected ones goes back. */
async function payOut(played: Played): Promise<void> {
  await judgeAndAppeal(played);
  for (let day = 0; day < 22; day++) {
    played.service.now += 86_400_000;
    await played.service.judge();
  }
}
