import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ComparisonTask, QualityTerms } from '../../lib/protocol/campaigns.ts';
import type { Outcome } from '../../lib/protocol/tasks.ts';
import { createCampaign, fundCampaign, openCampaign, sampleTasks } from '../support/campaign.ts';
import { type Habit, rightSide, wrongSide } from '../support/crowd.ts';
import { TestDevice } from '../support/device.ts';
import { call } from '../support/http.ts';
import { testAccount } from '../support/keys.ts';
import { startNetwork, type TestNetwork } from '../support/network.ts';

let net: TestNetwork;

const ENTRANCE = { questions: 3, needed: 2, daily: 3 };
const QUALITY: QualityTerms = {
  pay: 'opinion',
  bonus: '0',
  target: 9_000,
  least: 2,
  burnIn: 0,
  entrance: ENTRANCE,
};
const WHY = 'Spiders have \u202eeight legs.';

/** Tasks in which the text without insects is right; five of them are questions of the test. */
const tasks: ComparisonTask[] = sampleTasks(20).map((task, i) =>
  i % 4 === 0 ? { ...task, gold: 'a', explanation: WHY } : task,
);

beforeAll(async () => {
  net = await startNetwork({ STINT_READING_FLOOR: '0' });
});
afterAll(() => net.stop());

let price = 45_000;
/** Better paid than the campaigns before it, so that everybody is offered it first. */
function openTested(quality: QualityTerms = QUALITY) {
  price += 1_000;
  return openCampaign(net, tasks, { redundancy: 4, price: String(price), quality });
}

async function newDevice(): Promise<TestDevice> {
  const device = new TestDevice(net.network);
  await device.register();
  return device;
}

/** Leases one task and answers it. */
async function answer(device: TestDevice, habit: Habit) {
  const [lease] = await device.lease();
  if (!lease) throw new Error('There is no task to lease.');
  const submission = device.submission(lease.lease, { type: 'answer', choice: habit(lease) });
  const { outcomes } = await device.submit(submission);
  return { lease, submission, outcome: outcomes[0]! };
}

const feedbackOf = (outcome: Outcome) =>
  outcome.status === 'accepted' ? outcome.entrance : undefined;

test('questions come first, say at once whether the answer is right, and are paid either way', async () => {
  const campaign = await openTested();
  const device = await newDevice();
  const first = await answer(device, wrongSide);
  expect(first.lease).toMatchObject({
    campaign: campaign.id,
    price: String(price),
    entrance: { question: 1, questions: 3, needed: 2 },
  });
  expect(feedbackOf(first.outcome)).toEqual({
    fits: false,
    expected: rightSide(first.lease),
    explanation: 'Spiders have ⟨U+202E⟩eight legs.',
    test: { state: 'open', answered: 1, fitting: 0, questions: 3, needed: 2 },
  });
  const second = await answer(device, rightSide);
  expect(second.lease.entrance).toMatchObject({ question: 2 });
  const third = await answer(device, rightSide);
  expect(feedbackOf(third.outcome)).toMatchObject({ fits: true, test: { state: 'passed' } });
  expect(new Set([first, second, third].map(({ lease }) => lease.task)).size).toBe(3);
  // Right or wrong, each is pending with its price.
  expect(device.head.pending).toBe(BigInt(3 * price));
  expect(device.receipts.every(({ kind }) => kind === 'work')).toBe(true);

  const work = await answer(device, rightSide);
  expect(work.lease.campaign).toBe(campaign.id);
  expect(work.lease.entrance).toBeUndefined();
  expect(feedbackOf(work.outcome)).toBeUndefined();
});

test('questions are numbered in the order in which they are handed out', async () => {
  await openTested();
  const device = await newDevice();
  for (let i = 0; i < 2; i++) {
    const leases = await device.lease(3);
    expect(leases.map(({ entrance }) => entrance?.question)).toEqual([1, 2, 3]);
  }
});

test('somebody who fails gets no more tasks of this campaign, but those of others', async () => {
  const other = await openCampaign(net, sampleTasks(10), { price: '300' });
  const campaign = await openTested();
  const device = await newDevice();
  await answer(device, wrongSide);
  const last = await answer(device, wrongSide);
  // The test ends as soon as its outcome is certain.
  expect(feedbackOf(last.outcome)).toMatchObject({ test: { state: 'failed', answered: 2 } });
  expect(last.lease.campaign).toBe(campaign.id);
  const offered = await device.lease(3);
  expect(offered.length).toBeGreaterThan(0);
  expect(offered.every((lease) => lease.campaign !== campaign.id)).toBe(true);
  expect(other.id).not.toBe(campaign.id);
  const appeal = { token: device.token, body: { unit: last.lease.task } };
  await expect(call(net.origin, 'appeal', appeal)).rejects.toMatchObject({ code: 'conflict' });
});

test('two devices of one wallet share one test, whenever they are bound', async () => {
  const campaign = await openTested();
  const wallet = testAccount('tested');
  const [one, two] = [await newDevice(), await newDevice()];
  await one.bind(wallet);
  await two.bind(wallet);
  await answer(one, wrongSide);
  const held = await two.lease(3);
  // Two questions are left for the two together, and there is no work before those are answered.
  expect(held.filter((lease) => lease.campaign === campaign.id)).toHaveLength(2);
  expect(held.every((lease) => lease.campaign !== campaign.id || lease.entrance)).toBe(true);
  expect((await one.lease(3)).every((lease) => lease.campaign !== campaign.id)).toBe(true);

  for (const lease of held.filter((each) => each.entrance)) {
    await two.submit(two.submission(lease.lease, { type: 'answer', choice: wrongSide(lease) }));
  }

  const isClosedTo = async (device: TestDevice) =>
    (await device.lease(3)).every((lease) => lease.campaign !== campaign.id);
  const three = await newDevice();
  await three.bind(wallet);
  expect(await isClosedTo(three)).toBe(true);
  // When a device that has failed is bound, its wallet has failed.
  const [four, five] = [await newDevice(), await newDevice()];
  const later = testAccount('tested later');
  await answer(four, wrongSide);
  await answer(four, wrongSide);
  await five.bind(later);
  await four.bind(later);
  expect(await isClosedTo(five)).toBe(true);
});

test('is paid once for a wallet, even if two of its devices took it before they were bound', async () => {
  await openTested();
  const wallet = testAccount('tested twice');
  const [one, two] = [await newDevice(), await newDevice()];

  // Two questions each; a test has three, so at least one of the four is a duplicate.
  for (const device of [one, two]) {
    await answer(device, rightSide);
    await answer(device, rightSide);
  }

  await one.bind(wallet);
  await two.bind(wallet);
  expect(one.head.pending).toBe(BigInt(2 * price));
  const rejected = two.receipts.filter(({ kind }) => kind === 'reject');
  expect(rejected.length).toBeGreaterThan(0);
  expect(rejected.every(({ reason }) => reason?.startsWith('duplicate'))).toBe(true);
  expect(two.head.pending).toBe(BigInt((2 - rejected.length) * price));
  expect((await two.lease())[0]!.entrance).toBeUndefined();
});

test('a kill between an answer and its reply loses nothing and pays nothing twice', async () => {
  await openTested();
  const device = await newDevice();
  const { submission, outcome } = await answer(device, rightSide);
  const pending = device.head.pending;
  await net.service.kill();
  await net.service.start();
  await device.renew();
  const again = await device.submit(submission);
  expect(again.outcomes).toEqual([outcome]);
  expect(device.head.pending).toBe(pending);
  expect((await device.lease())[0]!.entrance).toMatchObject({ question: 2 });
});

test('no more newcomers can begin in a day than the terms allow', async () => {
  const campaign = await openTested({ ...QUALITY, entrance: { ...ENTRANCE, daily: 1 } });
  const [first, second] = [await newDevice(), await newDevice()];
  expect((await first.lease())[0]!.campaign).toBe(campaign.id);
  const elsewhere = await second.lease();
  expect(elsewhere.every((lease) => lease.campaign !== campaign.id)).toBe(true);
  // Those who have begun can go on.
  await answer(first, rightSide);
  expect((await first.lease())[0]!.campaign).toBe(campaign.id);
});

test('a campaign is released only with a complete test, and takes questions only if its terms have a test', async () => {
  const short = await createCampaign(net, { quality: QUALITY });
  const unfunded = short.operate('release');
  await expect(unfunded).rejects.toMatchObject({ code: 'campaign_unfunded' });
  await fundCampaign(net, short, 1_000_000n);
  await short.upload(tasks.slice(0, 5));
  await expect(short.operate('release')).rejects.toMatchObject({ code: 'campaign_state' });
  const plain = await createCampaign(net, {});
  await fundCampaign(net, plain, 1_000_000n);
  await expect(plain.upload(tasks)).rejects.toMatchObject({ code: 'malformed' });
  const { gold: _, ...unknown } = tasks[0]!;
  await expect(short.upload([unknown])).rejects.toMatchObject({ code: 'malformed' });
  await expect(
    createCampaign(net, { quality: { ...QUALITY, entrance: { ...ENTRANCE, needed: 4 } } }),
  ).rejects.toMatchObject({ code: 'malformed' });
  await expect(
    openCampaign(net, tasks.slice(0, 5), { redundancy: 4, quality: QUALITY }),
  ).rejects.toMatchObject({ code: 'campaign_state' });
});
