import { afterEach, beforeEach, expect, test } from 'vitest';
import { submissionMessage } from '../../../lib/domain/device-messages.ts';
import { QUALITY_DEFAULTS } from '../../../lib/protocol/campaigns.ts';
import type { Lease } from '../../../lib/protocol/tasks.ts';
import { Bench, CAMPAIGN, type Key, newKey, WALLET } from '../testing/bench.ts';
import { changeState } from './campaigns.ts';
import { expireLeases } from './expire.ts';
import { readFlags } from './flags.ts';
import { submit } from './submit.ts';
import { timing } from './timing.ts';

const OTHER = `0x${'cb'.repeat(32)}`;
let bench: Bench;
let device: Key;
let leases: Lease[];
const ANSWER = { type: 'answer', choice: 'a' } as const;
const refusal = (code: string) => ({ status: 'refused', code });

beforeEach(async () => {
  bench = await Bench.open();
  device = await bench.device();
  await bench.campaign(Array.from({ length: 4 }, () => ({})));
  leases = await bench.lease(device, 3);
});
afterEach(() => bench.close());

const given = () => bench.db.selectFrom('answers').select('state').execute();

test('only the device key answers for the device', async () => {
  const submission = bench.submission(device, leases[0]!.lease, ANSWER);
  const forged = { ...submission, sig: newKey().sign(new Uint8Array(3)) };
  expect(await bench.send(device, forged)).toMatchObject(refusal('bad_signature'));
  expect(await given()).toEqual([]);
});

test('a lease is answered by its device, once', async () => {
  const other = await bench.device();
  expect(await bench.answer(other, leases[0]!)).toMatchObject(refusal('lease_unknown'));
  expect(await bench.answer(device, leases[0]!)).toMatchObject({ status: 'accepted' });
  expect(await bench.answer(device, leases[0]!)).toMatchObject(refusal('lease_done'));
  expect(await given()).toHaveLength(1);
});

test('what is no answer in the grammar of its kind is refused, and the lease stays', async () => {
  for (const choice of ['c', 'A', 'a b', 'constructor', 'x'.repeat(4_000)]) {
    const outcome = await bench.answer(device, leases[0]!, { type: 'answer', choice });
    expect(outcome).toMatchObject(refusal('bad_answer'));
  }
  expect(await given()).toEqual([]);
  expect(await bench.answer(device, leases[0]!)).toMatchObject({ status: 'accepted' });
});

test('the same again gets the same outcome; another under its id is refused', async () => {
  bench.now += 20_000;
  const submission = bench.submission(device, leases[0]!.lease, ANSWER);
  expect(await bench.send(device, submission)).toMatchObject({ status: 'accepted' });
  expect(await bench.send(device, submission)).toMatchObject({ status: 'accepted' });

  const changed = { ...bench.submission(device, leases[1]!.lease, ANSWER), id: submission.id };
  const { sig: _, ...unsigned } = changed;
  const sig = device.sign(submissionMessage(bench.ctx.domain, device.id, unsigned));
  expect(await bench.send(device, { ...unsigned, sig })).toMatchObject(
    refusal('idempotency_mismatch'),
  );
  expect(await given()).toHaveLength(1);
});

test('a bound device gets with its answer what the vault pays by', async () => {
  await bench.bind(device, WALLET);
  bench.now += 20_000;
  const submissions = [bench.submission(device, leases[0]!.lease, ANSWER)];
  const from = { device: device.id, key: device.id };
  const { ledger } = await submit(bench.ctx, from, { submissions, seq: 1, n: 0 });
  expect(ledger!.account!.entries).toMatchObject([{ amount: '10000' }]);
  const { voucher, list, attestations } = ledger!.account!.tail!;
  expect(voucher.cumulative).toBe('10000');
  expect(attestations.map(({ campaign }) => campaign)).toEqual(list.map((one) => one.campaign));
  expect(attestations).toHaveLength(1);
});

test('an outcome is told to the device that it is of', async () => {
  bench.now += 20_000;
  const submission = bench.submission(device, leases[0]!.lease, ANSWER);
  await bench.send(device, submission);
  const other = await bench.device();
  const sig = other.sign(submissionMessage(bench.ctx.domain, other.id, submission));
  expect(await bench.send(other, { ...submission, sig })).toMatchObject(
    refusal('idempotency_mismatch'),
  );
});

test('an answer from the future is refused', async () => {
  const late = bench.submission(device, leases[0]!.lease, ANSWER, bench.now + 6 * 60_000);
  expect(await bench.send(device, late)).toMatchObject(refusal('clock_skew'));
});

test('leases taken together are read one after another', async () => {
  bench.now += Math.max(...leases.map(({ floorMs }) => floorMs));
  const outcomes = [];
  for (const { lease } of leases) {
    outcomes.push(await bench.send(device, bench.submission(device, lease, ANSWER)));
  }
  expect(outcomes.map(({ status }) => status)).toEqual(['accepted', 'rejected', 'rejected']);
});

test('a device that knows more than the service presents it first', async () => {
  const request = { submissions: [bench.submission(device, leases[0]!.lease, ANSWER)], n: 0 };
  const sending = submit(bench.ctx, { device: device.id, key: device.id }, { ...request, seq: 1 });
  await expect(sending).rejects.toMatchObject({ code: 'present_first' });
});

async function expire(): Promise<void> {
  bench.now += bench.ctx.rules.leaseMs;
  await expireLeases(bench.ctx);
}

const set = (table: 'tasks' | 'campaigns' | 'chain_campaigns', changes: object) =>
  bench.ctx.store.write((db) => db.updateTable(table).set(changes).execute());

test('a late answer needs its task’s place', async () => {
  await expire();
  await set('tasks', { slots: 0 });
  expect(await bench.answer(device, leases[0]!)).toMatchObject(refusal('redundancy_met'));
});

test('a late answer needs its money', async () => {
  await expire();
  await set('campaigns', { available: 0n, funded: 0n });
  expect(await bench.answer(device, leases[0]!)).toMatchObject(refusal('budget_spent'));
});

test('a late answer needs its campaign open', async () => {
  await expire();
  await set('campaigns', { state: 'paused' });
  expect(await bench.answer(device, leases[0]!)).toMatchObject(refusal('lease_expired'));
});

test('a late answer does not count where the device, or its wallet, has the task again', async () => {
  await bench.bind(device, WALLET);
  const other = await bench.device();
  await bench.bind(other, WALLET);
  await expire();
  const again = await bench.lease(other, 3);
  const late = leases.find(({ task }) => again.some((lease) => lease.task === task))!;
  expect(await bench.answer(device, late)).toMatchObject(refusal('lease_expired'));
});

test('an answer to a campaign that the chain has closed is refused, not acknowledged', async () => {
  await set('chain_campaigns', { closed: 1 });
  expect(await bench.answer(device, leases[0]!)).toMatchObject(refusal('campaign_state'));
});

const FLAG = { type: 'flag', reason: 'unclear' } as const;
const stateOf = async () =>
  (await bench.db.selectFrom('campaigns').select('state').executeTakeFirstOrThrow()).state;

/** Devices that flag a task each. */
async function flagAll(count: number, accepted: number, wallet?: string): Promise<void> {
  for (let i = 0; i < count; i++) {
    const one = await bench.device();
    if (wallet) await bench.bind(one, wallet);
    await bench.ctx.store.write((db) =>
      db.updateTable('devices').set({ accepted }).where('device', '=', one.id).execute(),
    );
    const [lease] = await bench.lease(one);
    expect(lease).toBeDefined();
    await bench.answer(one, lease!, FLAG);
  }
}

/** Places for everybody. */
async function widen(): Promise<void> {
  await set('campaigns', { new_share: 100, redundancy: 100 });
  await set('tasks', { slots: 200 });
}

test('flags of ten people who have earned stop a campaign until the operator has looked', async () => {
  await widen();
  await flagAll(9, 1);
  expect(await stateOf()).toBe('open');
  await flagAll(1, 1);
  expect(await stateOf()).toBe('paused');

  // What was looked at does not count again.
  bench.now += 1;
  await changeState(bench.ctx, CAMPAIGN, 'resume');
  await flagAll(9, 1);
  expect(await stateOf()).toBe('open');
  await flagAll(1, 1);
  expect(await stateOf()).toBe('paused');
});

test('flags of devices that have earned nothing pause nobody, and are read', async () => {
  await widen();
  await flagAll(30, 0);
  expect(await stateOf()).toBe('open');
  const { people, flags } = await readFlags(bench.ctx, CAMPAIGN);
  expect(people).toBe(0);
  expect(flags).toHaveLength(30);
  expect(flags[0]).toMatchObject({ reason: 'unclear', counts: false });
});

test('flags of one wallet on several devices are those of one person', async () => {
  await widen();
  await flagAll(9, 1);
  await flagAll(1, 1, WALLET);
  expect(await stateOf()).toBe('paused');
  bench.now += 1;
  await changeState(bench.ctx, CAMPAIGN, 'resume');
  await flagAll(8, 1);
  await flagAll(3, 1, WALLET);
  expect(await stateOf()).toBe('open');
});

test('ten flags in a thousand answers are what honest people flag', async () => {
  await widen();
  await bench.answer(device, leases[0]!);
  const answer = await bench.db.selectFrom('answers').selectAll().executeTakeFirstOrThrow();
  for (let i = 0; i < 10; i++) {
    const rows = Array.from({ length: 100 }, (_, j) => {
      const id = `${answer.id}-${i}-${j}`;
      return { ...answer, id, lease: id, device: id, pos: null };
    });
    await bench.ctx.store.write((db) => db.insertInto('answers').values(rows).execute());
  }
  await flagAll(12, 1);
  expect(await stateOf()).toBe('open');
  await flagAll(9, 1);
  expect(await stateOf()).toBe('paused');
});

test('a note of a flag shows what it hides', async () => {
  const note = 'pay\u202eback\nnow';
  await bench.answer(device, leases[0]!, { ...FLAG, note });
  expect((await readFlags(bench.ctx, CAMPAIGN)).flags[0]!.note).toBe('pay⟨U+202E⟩back now');
});

test.each([
  ['less than reading takes', 1, 'floor'],
  ['more than passed since the lease', 86_400_000, 'passed'],
  ['what can be', 15_000, 'claimed'],
] as const)('the time that an answer took, said to be %s', async (_, claimed, is) => {
  const [lease] = leases;
  bench.now += 20_000;
  const { sig: _old, ...unsigned } = bench.submission(device, lease!.lease, ANSWER);
  const said = { ...unsigned, shownMs: claimed };
  const sig = device.sign(submissionMessage(bench.ctx.domain, device.id, said));
  await bench.send(device, { ...said, sig });
  const { shown_ms: stored } = await bench.db
    .selectFrom('answers')
    .select('shown_ms')
    .executeTakeFirstOrThrow();
  expect(stored).toBe({ floor: lease!.floorMs, passed: 20_000, claimed }[is]);
});

test('a median takes some answers of each rater, so that one alone does not set it', async () => {
  await bench.ctx.store.write((db) => db.deleteFrom('leases').execute());
  const quick = device;
  const others = [await bench.device(), await bench.device()];
  await bench.campaign(
    Array.from({ length: 60 }, () => ({})),
    { new_share: 100 },
    null,
    OTHER,
  );
  await bench.ctx.store.write((db) =>
    db.updateTable('campaigns').set({ state: 'paused' }).where('id', '=', CAMPAIGN).execute(),
  );
  const work = async (of: Key, count: number, ms: number) => {
    for (let i = 0; i < count; i++) {
      const [lease] = await bench.lease(of);
      bench.now += ms;
      const { sig: _, ...unsigned } = bench.submission(of, lease!.lease, ANSWER);
      const said = { ...unsigned, shownMs: ms };
      const sig = of.sign(submissionMessage(bench.ctx.domain, of.id, said));
      await bench.send(of, { ...said, sig });
    }
  };
  for (const other of others) await work(other, 15, 60_000);
  await work(quick, 50, 10_000);
  expect((await timing(bench.ctx, OTHER)).medianMs).toBe(60_000);
});

test('an answer that cannot be recorded waits on its device, and stops no other', async () => {
  await bench.campaign([{}, {}], { price: 99_000n }, QUALITY_DEFAULTS, OTHER);
  const mine = await bench.device();
  const [dear] = await bench.lease(mine);
  expect(dear?.campaign).toBe(OTHER);
  const setTerms = (quality: string) =>
    bench.ctx.store.write((db) =>
      db.updateTable('campaigns').set({ quality }).where('id', '=', OTHER).execute(),
    );
  await setTerms('{');
  const cheap = (await bench.lease(mine, 2)).find(({ campaign }) => campaign === CAMPAIGN);
  bench.now += 60_000;
  const late = bench.submission(mine, dear!.lease, ANSWER);
  const fine = bench.submission(mine, cheap!.lease, ANSWER);
  const from = { device: mine.id, key: mine.id };
  const send = (...submissions: (typeof late)[]) =>
    submit(bench.ctx, from, { submissions, seq: 0, n: 0 });

  const { outcomes, ledger } = await send(late, fine);
  expect(outcomes).toEqual([{ id: fine.id, status: 'accepted' }]);
  expect(ledger!.receipts.map(({ unit }) => unit)).toEqual([cheap!.task, cheap!.task]);
  await expect(send(late)).rejects.toMatchObject({ code: 'unavailable' });

  await setTerms(JSON.stringify(QUALITY_DEFAULTS));
  bench.now += 60_000;
  expect((await send(late, fine)).outcomes).toEqual([
    { id: late.id, status: 'accepted' },
    { id: fine.id, status: 'accepted' },
  ]);
});
