import { DatabaseSync } from 'node:sqlite';
import { type Kysely, sql } from 'kysely';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Receipt } from '../../../../lib/protocol/receipts.ts';
import { up } from '../../store/migrations/20261201T1000_bound_receipts.ts';
import { Bench, type Key, OTHER_WALLET, WALLET } from '../../testing/bench.ts';
import { receiptsFrom } from '../receipts.ts';
import { firstBinding, walletAt, walletsAlong, walletsIn, walletsOf } from './bindings-of.ts';

let bench: Bench;
let device: Key;
beforeEach(async () => {
  bench = await Bench.open({ floorScale: 0 });
  device = await bench.device();
});
afterEach(() => bench.close());

const earn = async () => {
  const [lease] = await bench.lease(device);
  await bench.answer(device, lease!);
};
const boundReceipts = () => bench.db.selectFrom('bound_receipts').selectAll().execute();
const bindingSeqs = async (): Promise<number[]> => {
  const rows = await bench.db
    .selectFrom('receipts')
    .select(['seq', 'body'])
    .where('device', '=', device.id)
    .orderBy('seq')
    .execute();
  return rows.flatMap(({ seq, body }) => (JSON.parse(body).kind === 'bind' ? [seq] : []));
};

test('the receipts of a device tell whose it was at each number', async () => {
  await bench.campaign([{}, {}]);
  const { db } = bench;
  expect(await firstBinding(db, device.id)).toBe(0);
  expect(await walletAt(db, device.id, 99)).toBeNull();
  await earn();
  await bench.bind(device, WALLET);
  // The first binding separates nothing while it is the only one.
  expect(await firstBinding(db, device.id)).toBe(0);
  await earn();
  await bench.bind(device, OTHER_WALLET, { previousSig: '0x00' });

  const [first, second] = await bindingSeqs();
  expect(await firstBinding(db, device.id)).toBe(first);
  expect(await walletAt(db, device.id, first! - 1)).toBeNull();
  expect(await walletAt(db, device.id, first!)).toBe(WALLET);
  expect(await walletAt(db, device.id, second! - 1)).toBe(WALLET);
  expect(await walletAt(db, device.id, second!)).toBe(OTHER_WALLET);
});

test('receipts that a device presents tell the same as those that are stored', async () => {
  await bench.campaign([{}, {}, {}]);
  await earn();
  await bench.bind(device, WALLET);
  await earn();
  await bench.bind(device, OTHER_WALLET, { previousSig: '0x00' });
  await earn();
  const { db } = bench;
  const rows = await receiptsFrom(db, { device: device.id, from: 1, limit: 100 });
  const receipts = rows.map(({ body }) => JSON.parse(body) as Receipt);
  const at = new Map<number, string | null>();
  for (const { seq } of receipts) at.set(seq, await walletAt(db, device.id, seq));
  expect(new Set(at.values())).toEqual(new Set([null, WALLET, OTHER_WALLET]));
  for (const [i, { seq }] of receipts.entries()) {
    const rest = receipts.slice(i);
    const before = await walletAt(db, device.id, seq - 1);
    expect([...walletsAlong(rest, before)]).toEqual([...at].slice(i));
  }
  expect(walletsIn(receipts)).toEqual([WALLET, OTHER_WALLET]);
  expect(new Set(walletsIn(receipts))).toEqual(new Set(await walletsOf(db, device.id)));
});

test('bindings of before there was a table for them are in it', async () => {
  await bench.campaign([{}]);
  await earn();
  await bench.bind(device, WALLET);
  const written = await boundReceipts();
  expect(written).toEqual([{ device: device.id, seq: expect.any(Number), account: WALLET }]);
  await bench.ctx.store.write(async (db) => {
    await sql`drop table bound_receipts`.execute(db);
    await up(db as unknown as Kysely<unknown>);
  });
  expect(await boundReceipts()).toEqual(written);
});

test('no receipt but a binding is read for it', async () => {
  const prepared = vi.spyOn(DatabaseSync.prototype, 'prepare');
  await firstBinding(bench.db, device.id);
  await walletAt(bench.db, device.id, 1);
  const statements = prepared.mock.calls.map(([sql]) => sql).filter((sql) => /receipts"/.test(sql));
  vi.restoreAllMocks();
  expect(statements).toHaveLength(2);
  const db = new DatabaseSync(bench.path, { readOnly: true });
  const plans = statements.map((sql) => db.prepare(`explain query plan ${sql}`).all());
  db.close();
  for (const plan of plans) {
    expect(plan.map(({ detail }) => detail)).toEqual([
      expect.stringMatching(/^SEARCH bound_receipts USING PRIMARY KEY \(device=\?/),
    ]);
  }
});
