import 'fake-indexeddb/auto';
import { Dexie } from 'dexie';
import { expect, test } from 'vitest';
import { digestOf } from '../storage/testing/digest.ts';
import { allAccounts } from './accounts.ts';
import { openDatabase } from './database.ts';
import { getMeta } from './meta.ts';
import type { Meta, MetaKey } from './rows.ts';
import { META_6 } from './testing/meta-6.ts';
import { ROWS_6 } from './testing/rows-6.ts';

/** Tables by the version that added them, as installs have them. Appended, never edited. */
const STORES: Record<number, Record<string, string | null>> = {
  1: {
    receipts: '&seq, kind, unit, day',
    checkpoints: '&seq',
    entries: '&n',
    vouchers: '&slot',
    leases: '&lease, expiresAt, shownOrder, task',
    outbox: '&id, lease, state, at',
    days: '&day',
    works: '&unit, at, state, day',
    keys: '&name',
    meta: '&key',
  },
  2: {
    accounts: '&account',
    accountEntries: '&[account+n]',
    accountVouchers: '&[voucher.account+slot]',
  },
  3: { entries: null, vouchers: null },
  4: { proofs: '&account', claims: '&id, startedAt' },
  5: {
    jobs: '&id, startedAt, host, unit, asks',
    sharedDays: '&day',
    sharingReceipts: '&seq, unit',
  },
  6: { outbox: '&id, lease, state, at, asked.lease' },
};

const METAS = Object.entries(META_6).map(([key, value]) => ({ key, value }));
const VERSIONS = Object.keys(STORES).map(Number);

/** The rows of version 6 that a table of an earlier version held. */
const rowsOf = (table: string): readonly object[] => {
  if (table === 'entries') return ROWS_6.accountEntries;
  if (table === 'vouchers') return ROWS_6.accountVouchers;
  return (ROWS_6 as Record<string, readonly object[]>)[table] ?? [];
};

/** An install of an old version, with its rows and its keys. */
async function install(version: number, keys: object[]): Promise<string> {
  const name = `stored-${crypto.randomUUID()}`;
  const db = new Dexie(name);
  for (const each of VERSIONS.filter((v) => v <= version)) db.version(each).stores(STORES[each]!);

  for (const table of db.tables) await table.bulkAdd(rowsOf(table.name));
  await db.table('keys').bulkAdd(keys);
  await db.table('meta').bulkAdd(METAS);
  // Before version 2 the only wallet was a single value.
  if (version === 1) {
    const { claimed, boundSeq: _, proofAskedAt: __, ...head } = ROWS_6.accounts[0]!;
    await db.table('meta').bulkAdd([
      { key: 'account', value: head },
      { key: 'claimed', value: claimed },
    ]);
  }
  db.close();
  return name;
}

async function keyRows() {
  const pair = await crypto.subtle.generateKey('Ed25519', false, ['sign', 'verify']);
  return [
    { name: 'device', device: '0x01', publicKey: '0x01', pair, createdAt: 1 },
    { name: 'recovery', entropy: new Uint8Array(16) },
    { name: 'bandwidth', device: '0x02', owner: '0x01', pair, registered: true },
  ];
}

const without = (row: object, field: string): object =>
  Object.fromEntries(Object.entries(row).filter(([name]) => name !== field));

/** Leaves out rows of versions later than the install's. */
const expected = (table: string, version: number): readonly object[] => {
  const since = VERSIONS.find((each) => table in STORES[each]!)!;
  if (since <= version) return rowsOf(table);
  if (since > 2) return [];
  return table === 'accounts'
    ? ROWS_6.accounts.map((row) => without(row, 'proofAskedAt'))
    : rowsOf(table);
};

test('no example was edited', () => {
  expect([digestOf(ROWS_6), digestOf(META_6)]).toEqual(['245d829a6a43022c', '2e571fa590f01cf4']);
});

test('there is an example of each version, and of each table of today', () => {
  const db = openDatabase();
  expect(VERSIONS.at(-1)).toBe(db.verno);
  const tables = db.tables
    .map(({ name }) => name)
    .filter((name) => !['keys', 'meta'].includes(name));
  expect(Object.keys(ROWS_6).sort()).toEqual(tables.sort());
  for (const name of tables) expect(rowsOf(name), name).not.toEqual([]);
});

test.each(VERSIONS)('an install of version %i loses nothing', async (version) => {
  const keys = await keyRows();
  const db = openDatabase(await install(version, keys));

  for (const { name } of db.tables.filter((table) => !['keys', 'meta'].includes(table.name))) {
    expect(await db.table(name).toArray(), name).toEqual(expected(name, version));
  }
  expect(await db.keys.toArray()).toMatchObject(
    keys.sort((a, b) => a.name.localeCompare(b.name)).map((key) => without(key, 'pair')),
  );
  for (const key of Object.keys(META_6) as MetaKey[]) {
    expect(await getMeta(db, key), key).toEqual((META_6 as Meta)[key]);
  }
  const accounts = await allAccounts(db);
  expect(accounts.map(({ account }) => account)).toEqual([ROWS_6.accounts[0]!.account]);
  db.close();
});
