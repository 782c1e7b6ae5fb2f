import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { QUALITY_DEFAULTS } from '../../lib/protocol/campaigns.ts';
import { appeal, appealsToJudge } from '../../service/src/tasks/appeal.ts';
import { uploadTasks } from '../../service/src/tasks/upload.ts';
import { CAMPAIGN, Service } from '../simulate/service.ts';
import { sampleTasks } from '../support/campaign.ts';
import { TestDevice } from '../support/device.ts';
import { call } from '../support/http.ts';
import { startNetwork } from '../support/network.ts';

const WALLET = `0x${'a1'.repeat(20)}`;
const OTHER = `0x${'a2'.repeat(20)}`;

let service: Service;
type Person = Awaited<ReturnType<Service['join']>>;

beforeEach(async () => {
  service = await Service.open({ ...QUALITY_DEFAULTS, least: 2, burnIn: 0 });
  const lines = sampleTasks(12).map((task) => JSON.stringify(task));
  await uploadTasks(service.ctx, CAMPAIGN, 'tasks', lines.join('\n'));
});
afterEach(async () => {
  vi.restoreAllMocks();
  await service.ctx.store.close();
});

/** A person with this many rejected answers, earned for the wallet. */
async function rejected(count: number, owner: string | null): Promise<[Person, string[]]> {
  const person = await service.join();
  const units: string[] = [];

  for (let i = 0; i < count; i++) {
    const lease = (await service.lease(person))!;
    service.now += 60_000;
    await service.answer(person, lease.lease, 'a', 60_000);
    units.push(lease.task);
  }

  await service.ctx.store.write(async (db) => {
    const state = { state: 'disputed', reason: 'copied: a test', owner } as const;
    const decideBy = service.now + 86_400_000;
    await db
      .updateTable('answers')
      .set({ ...state, decide_by: decideBy })
      .where('device', '=', person.id)
      .execute();
    if (owner === null) return;
    await db
      .insertInto('bindings')
      .values({
        device: person.id,
        account: owner,
        nonce: service.now,
        wallet_sig: '0x',
        device_sig: '0x',
        at: service.now,
      })
      .execute();
  });
  if (owner !== null) await moveTo(person, owner);

  return [person, units];
}

const moveTo = ({ id }: Person, account: string) =>
  service.ctx.store.write((db) =>
    db.updateTable('devices').set({ account }).where('device', '=', id).execute(),
  );

const leftOf = async ({ id }: Person, unit: string) =>
  (await appeal(service.ctx, id, { unit })).left;

test('appeals of a wallet are counted together, with those of a device that has moved away since', async () => {
  const [first, ofFirst] = await rejected(2, WALLET);
  const [second, ofSecond] = await rejected(2, WALLET);
  const [stranger, ofStranger] = await rejected(1, OTHER);
  const [unbound, ofUnbound] = await rejected(1, null);
  expect(await leftOf(first, ofFirst[0]!)).toBe(2);
  expect(await leftOf(first, ofFirst[1]!)).toBe(1);
  await moveTo(first, OTHER);
  expect(await leftOf(second, ofSecond[0]!)).toBe(0);
  await expect(leftOf(second, ofSecond[1]!)).rejects.toMatchObject({ code: 'conflict' });
  // Appeals made for one wallet do not count against another wallet, nor against a device without one.
  expect(await leftOf(stranger, ofStranger[0]!)).toBe(2);
  expect(await leftOf(unbound, ofUnbound[0]!)).toBe(2);
});

test('a rejection by a fixed rule cannot be appealed, and trying uses up no appeal', async () => {
  const [person, [unit]] = await rejected(1, WALLET);
  const say = (reason: string) =>
    service.ctx.store.write((db) =>
      db.updateTable('answers').set({ reason }).where('device', '=', person.id).execute(),
    );

  for (const reason of ['too_fast: 3 ms', 'duplicate: another device', 'appeal_denied: one']) {
    await say(reason);
    await expect(leftOf(person, unit!)).rejects.toMatchObject({ code: 'conflict' });
  }

  await say('checks_failed: 0 of 4');
  expect(await leftOf(person, unit!)).toBe(2);
});

test('an answer of an entrance test cannot be appealed, whatever the reason for its rejection', async () => {
  const [person, [unit]] = await rejected(1, WALLET);
  await service.ctx.store.write((db) =>
    db.updateTable('tasks').set({ role: 'entrance' }).where('id', '=', unit!).execute(),
  );
  await expect(leftOf(person, unit!)).rejects.toMatchObject({ code: 'conflict' });
});

test('nobody judges an appeal of their own wallet, even if it was bound after the answer', async () => {
  const [person, [unit]] = await rejected(1, WALLET);
  await appeal(service.ctx, person.id, { unit: unit! });
  const judge = await service.join();
  const offered = async (device: Person, account: string) =>
    (
      await appealsToJudge(service.ctx.store.db, { campaign: CAMPAIGN, device: device.id, account })
    )[0];
  expect(await offered(judge, WALLET)).toBeUndefined();
  expect(await offered(person, OTHER)).toBeUndefined();
  expect(await offered(judge, OTHER)).toMatchObject({ role: 'appeal' });
});

test('an appeal scans no whole table', async () => {
  const [person, [unit]] = await rejected(1, WALLET);
  const prepared = vi.spyOn(DatabaseSync.prototype, 'prepare');
  await appeal(service.ctx, person.id, { unit: unit! });
  const statements = prepared.mock.calls.map(([sql]) => sql);
  vi.restoreAllMocks();
  const counts = statements.filter((sql) => /from "appeals"/.test(sql) && /count/.test(sql));
  expect(counts.length).toBeGreaterThan(0);
  const db = new DatabaseSync(service.path, { readOnly: true });
  const scans = statements.flatMap((sql) =>
    db
      .prepare(`explain query plan ${sql}`)
      .all()
      .flatMap(({ detail }) =>
        /^SCAN (?!\(|CONSTANT)/.test(String(detail)) ? [`${detail}: ${sql}`] : [],
      ),
  );
  db.close();
  expect(scans).toEqual([]);
});

test('somebody who keeps appealing is told to wait', async () => {
  const net = await startNetwork();
  try {
    const device = new TestDevice(net.network);
    await device.register();
    const unit = '01900000-0000-7000-8000-000000000000';
    const ask = () =>
      call(net.origin, 'appeal', { token: device.token, body: { unit } }).then(
        () => 'taken',
        (error: { code: string }) => error.code,
      );
    const codes = new Set<string>();
    for (let i = 0; i < 601; i++) codes.add(await ask());
    expect([...codes]).toEqual(['not_found', 'rate_limited']);
  } finally {
    await net.stop();
  }
});
