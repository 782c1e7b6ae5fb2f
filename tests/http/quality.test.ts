import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readAgreement } from '../../lib/domain/agreement.ts';
import type { ComparisonTask } from '../../lib/protocol/campaigns.ts';
import type { Receipt } from '../../lib/protocol/receipts.ts';
import { openCampaign, sampleTasks, type TestCampaign, until } from '../support/campaign.ts';
import { contrary, type Habit, rightSide, wrongSide } from '../support/crowd.ts';
import { TestDevice } from '../support/device.ts';
import { call } from '../support/http.ts';
import { testAccount } from '../support/keys.ts';
import { startNetwork, type TestNetwork } from '../support/network.ts';

let net: TestNetwork;

const QUALITY = { pay: 'opinion', bonus: '0', target: 9_000, least: 2, burnIn: 0 } as const;

/** Tasks in which the text without insects is right; one in eight is gold. */
const tasks: ComparisonTask[] = sampleTasks(320).map((task, i) =>
  i % 8 === 0 ? { ...task, gold: 'a' } : task,
);

beforeAll(async () => {
  net = await startNetwork({
    STINT_READING_FLOOR: '0',
    // Judges are drawn at once.
    STINT_JUDGE_AFTER_MS: '0',
    STINT_JUDGE_ALL_MS: '1',
  });
});
afterAll(() => net.stop());

let price = 45_000;

/** Better paid than the campaigns before it, so that everybody is offered it first. */
function openJudged(): Promise<TestCampaign> {
  price += 1_000;
  return openCampaign(net, tasks, { redundancy: 4, price: String(price), quality: QUALITY });
}

/** Refits run every five seconds, less often on a busy machine. */
const SOON = 60_000;

async function newDevice(): Promise<TestDevice> {
  const device = new TestDevice(net.network);
  await device.register();
  return device;
}

/** The leases that each device got, by unit. */
const met = new Map<string, Map<string, string>>();

/** Answers up to `most` tasks, if named those of campaign `only`. @returns how many it answered */
async function work(
  device: TestDevice,
  habit: Habit,
  most: number,
  only?: TestCampaign,
): Promise<number> {
  for (let done = 0; done < most; done++) {
    const [lease] = await device.lease();
    if (!lease || (only && lease.campaign !== only.id)) return done;
    const units = met.get(device.id) ?? new Map<string, string>();
    met.set(device.id, units.set(lease.task, JSON.stringify(lease.content.prompt)));
    const action = { type: 'answer', choice: habit(lease) } as const;
    const { outcomes, ledger } = await device.submit(device.submission(lease.lease, action));
    expect(outcomes[0]!.status).toBe('accepted');
    // It is pending; others may be decided in the meantime.
    const own = ledger!.receipts.filter(({ unit }) => unit === lease.task);
    expect(own.map(({ kind }) => kind)).toEqual(['work']);
  }
  return most;
}

/** Fetches receipts that came without an answer, and verifies them. */
async function pull(device: TestDevice): Promise<void> {
  const query = { from: device.head.seq + 1 };
  const { receipts, checkpoint } = await call(net.origin, 'receipts', {
    token: device.token,
    query,
  });
  if (checkpoint) device.accept({ receipts, checkpoint, account: null });
}

const kinds = (device: TestDevice, kind: string) =>
  device.receipts.filter((receipt) => receipt.kind === kind);

test('honest work waits and is credited, blind work is rejected with its evidence', async () => {
  const campaign = await openJudged();
  const people = await Promise.all([newDevice(), newDevice(), newDevice()]);
  const blind = await newDevice();
  await people[0]!.bind(testAccount('judged'));
  await Promise.all([
    ...people.map((each) => work(each, rightSide, 25)),
    work(blind, wrongSide, 25),
  ]);
  await until(
    async () => {
      await Promise.all([...people, blind].map(pull));
      return people.some((each) => kinds(each, 'credit').length > 0);
    },
    'a credit',
    SOON,
  );
  await until(
    async () => {
      await work(blind, wrongSide, 5);
      await pull(blind);
      return kinds(blind, 'reject').length > 0 && blind.head.pending === 0n;
    },
    'the rejection of all that is pending',
    SOON,
  );
  expect(kinds(blind, 'reject')[0]!.reason).toMatch(/^checks_failed: 0 of \d+ known answers/);
  expect(await blind.lease()).toEqual([]);
  const status = await campaign.status();
  expect(status.rejected).toBe(kinds(blind, 'reject').length);
});

const agreement = (device: TestDevice) =>
  kinds(device, 'credit').flatMap(({ reason }) => readAgreement(reason) ?? []);

test('every tenth settled task reports the agreement with others, and no other receipt does', async () => {
  await openJudged();
  const people = [await newDevice(), await newDevice()] as const;
  await until(
    async () => {
      await Promise.all(people.map((each) => work(each, rightSide, 2)));
      await Promise.all(people.map(pull));
      return people.every((each) => agreement(each).length > 0);
    },
    'word of it to both',
    SOON,
  );

  for (const each of people) {
    const credits = kinds(each, 'credit');
    expect(agreement(each).length).toBeLessThanOrEqual(credits.length / 10);
    // Both always choose the right text, so they agree on everything.
    for (const { alike, others } of agreement(each)) expect([alike, others]).toEqual([10, 10]);
    const rest = credits.filter(({ reason }) => readAgreement(reason) === null);
    expect(rest.every(({ reason }) => reason === '')).toBe(true);
  }
});

test('a restarted service goes on where it stopped', async () => {
  const campaign = await openJudged();
  const other = await newDevice();
  await work(other, rightSide, 30);
  const device = await newDevice();
  await work(device, rightSide, 8);
  const before = await campaign.status();
  await net.service.kill();
  await net.service.start();
  await device.renew();
  const after = await campaign.status();
  expect(after.pending).toBe(before.pending);
  await work(device, rightSide, 12);
  await until(
    async () => {
      await work(device, rightSide, 1);
      await pull(device);
      return kinds(device, 'credit').length > 0;
    },
    'a credit after the restart',
    SOON,
  );
});

test('the terms bind the quality settings, and contradictory settings are refused', async () => {
  const wanted = { ...QUALITY, least: 9 };
  await expect(openCampaign(net, tasks, { redundancy: 4, quality: wanted })).rejects.toMatchObject({
    code: 'malformed',
  });
  const bonus = { ...QUALITY, bonus: '5' };
  await expect(openCampaign(net, tasks, { redundancy: 4, quality: bonus })).rejects.toMatchObject({
    code: 'malformed',
  });
});

/** Makes these people proven in a campaign of another requester, as refits would over days. */
function proveElsewhere(people: readonly TestDevice[]): void {
  const db = new DatabaseSync(join(net.dir, 'service.db'), { timeout: 20_000 });
  db.exec(`
    create temp table elsewhere as select * from campaigns limit 1;
    update elsewhere set id = 'elsewhere', requester = 'another', state = 'closed', funded = 0,
      available = 0, reserved = 0, pending = 0, credited = 0, accrued = 0;
    insert into campaigns select * from elsewhere;
  `);
  const prove = db.prepare(
    `insert into rater_records (campaign, rater, standing, share, body, at, proven_at)
     values ('elsewhere', ?, 'proven', 0, '{}', 0, 0)`,
  );
  for (const { id } of people) prove.run(id);
  db.close();
}

test('an appeal goes to somebody who is not told that it is one, and its outcome is a receipt', async () => {
  const campaign = await openJudged();
  const pair = [await newDevice(), await newDevice()];
  await Promise.all(pair.map((each) => work(each, rightSide, 45)));
  const credited = () => pair.find((each) => kinds(each, 'credit').length > 0);
  await until(
    async () => {
      await Promise.all(pair.map(pull));
      return credited() !== undefined;
    },
    'one of the two to be known',
    SOON,
  );
  const judge = credited()!;
  const judges = [judge, pair.find((each) => each !== judge)!];
  proveElsewhere(judges);
  const blind = await newDevice();
  const mistakes = new Set<string>();
  const habit = contrary();
  const noted: Habit = (lease) => {
    const choice = habit(lease);
    if (choice !== rightSide(lease)) mistakes.add(lease.task);
    return choice;
  };
  await work(blind, noted, 60, campaign);
  await until(
    async () => {
      await pull(blind);
      return kinds(blind, 'reject').length > 0 && blind.head.pending === 0n;
    },
    'all to be rejected',
    SOON,
  );
  // After so many rejections there is a review before anything goes on. A person who is recognised
  // while they work gets no more tasks, and then it takes another one like them.
  await until(
    async () => {
      if ((await campaign.status()).state === 'review') return true;
      await work(await newDevice(), contrary(), 30, campaign);
      return false;
    },
    'the review',
    SOON,
  );
  await campaign.operate('release');
  // Nobody judges a task that they have had themselves. The review credits rejected answers that
  // were right, whether or not anybody appeals.
  const seen = new Set(judges.flatMap(({ id }) => [...met.get(id)!.values()]));
  const strange = kinds(blind, 'reject').filter(
    ({ unit }) => mistakes.has(unit) && !seen.has(met.get(blind.id)!.get(unit)!),
  );
  const [{ unit }, { unit: other }] = strange as [Receipt, Receipt];
  const ask = (task: string) =>
    call(net.origin, 'appeal', { token: blind.token, body: { unit: task } });
  expect(await ask(unit)).toEqual({ unit, state: 'open', left: 2 });
  expect(await ask(other)).toMatchObject({ state: 'open', left: 1 });
  expect(await ask(unit)).toEqual({ unit, state: 'open', left: 1 });
  await until(
    async () => {
      for (const one of judges) await work(one, rightSide, 1);
      await pull(blind);
      return blind.receipts.filter(({ reason }) => reason.startsWith('appeal_denied')).length === 2;
    },
    'the outcome of both appeals',
    SOON,
  );
  expect(await ask(unit)).toMatchObject({ state: 'denied' });
  const paid = kinds(blind, 'credit').map((receipt) => receipt.unit);
  expect(paid.filter((each) => mistakes.has(each))).toEqual([]);
});

test('repeating an appeal changes nothing, and only rejections can be appealed', async () => {
  await openJudged();
  const device = await newDevice();
  await work(device, rightSide, 1);
  const unit = device.receipts[0]!.unit;
  const ask = () => call(net.origin, 'appeal', { token: device.token, body: { unit } });
  await expect(ask()).rejects.toMatchObject({ code: 'conflict' });
  const other = await newDevice();
  await expect(
    call(net.origin, 'appeal', { token: other.token, body: { unit } }),
  ).rejects.toMatchObject({ code: 'not_found' });
});
