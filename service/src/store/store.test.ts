import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Db, openStore, type Store } from './store.ts';

const NETWORK = { chainId: 31_337, vault: `0x${'5f'.repeat(20)}` };
let folder: string;
let path: string;
let store: Store;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'stint-store-'));
  path = join(folder, 'deep', 'service.db');
  store = await openStore(path, NETWORK);
});
afterEach(async () => {
  await store.close();
  rmSync(folder, { recursive: true, force: true });
});

const add = (db: Db, seq: number) =>
  db.insertInto('receipts').values({ device: 'd', seq, body: '{}' }).execute();
const seqs = async (db: Db) =>
  (await db.selectFrom('receipts').select('seq').orderBy('seq').execute()).map((row) => row.seq);

describe('units of work', () => {
  test('share a commit, and one that fails rolls back only itself', async () => {
    const failing = async (db: Db) => {
      await add(db, 2);
      throw new Error('changed my mind');
    };
    const results = await Promise.allSettled([
      store.write((db) => add(db, 1)),
      store.write(failing),
      store.write((db) => add(db, 3)),
      store.write((db) => add(db, 3)),
    ]);
    expect(results.map((r) => r.status)).toEqual([
      'fulfilled',
      'rejected',
      'fulfilled',
      'rejected',
    ]);
    expect(await seqs(store.db)).toEqual([1, 3]);
  });

  test('are seen by others only after their commit', async () => {
    const seen = await store.write(async (db) => {
      await add(db, 1);
      return { inside: await seqs(db), outside: await seqs(store.db) };
    });
    expect(seen).toEqual({ inside: [1], outside: [] });
    expect(await seqs(store.db)).toEqual([1]);
  });

  test('end with the hook, in the same commit; a hook that fails rolls the group back', async () => {
    let fail = false;
    store.beforeCommit(async (db) => {
      if (fail) throw new Error('no signature');
      await add(db, 100);
    });
    await store.write((db) => add(db, 1));
    expect(await seqs(store.db)).toEqual([1, 100]);
    fail = true;
    await expect(store.write((db) => add(db, 2))).rejects.toThrow('no signature');
    expect(await seqs(store.db)).toEqual([1, 100]);
  });

  test('are there after the store is opened again', async () => {
    await store.write((db) => add(db, 7));
    const { secret } = store;
    await store.close();
    store = await openStore(path, NETWORK);
    expect(await seqs(store.db)).toEqual([7]);
    expect(store.secret).toBe(secret);
  });
});

describe('a database', () => {
  test('belongs to one process', async () => {
    await expect(openStore(path, NETWORK)).rejects.toMatchObject({ code: 'unavailable' });
  });

  test('belongs to one network', async () => {
    await store.close();
    const other = { ...NETWORK, chainId: 1 };
    for (const wrong of [other, { ...NETWORK, vault: `0x${'6f'.repeat(20)}` }]) {
      await expect(openStore(path, wrong)).rejects.toMatchObject({ code: 'chain_mismatch' });
    }
    store = await openStore(join(folder, 'other.db'), other);
  });

  test('keeps money exactly, even over 2^53, and reads counts as numbers', async () => {
    const sums = [0n, 1n, 2n ** 53n + 1n, 2n ** 62n];
    for (const [i, cumulative] of sums.entries()) {
      const row = { account: `a${i}`, n: i, head: 'h', cumulative, claimed: 0n, claimed_tx: null };
      await store.write((db) => db.insertInto('accounts').values(row).execute());
    }
    const rows = await store.db.selectFrom('accounts').selectAll().orderBy('account').execute();
    expect(rows.map((row) => row.cumulative)).toEqual(sums);
    expect(rows.map((row) => row.n)).toEqual([0, 1, 2, 3]);
  });

  test('refuses buckets that do not add up', async () => {
    const { createCampaignRow } = await import('../testing/rows.ts');
    await store.write((db) => createCampaignRow(db, 'c', 1, 1));
    const wrong = store.write((db) => sql`update campaigns set available = 1`.execute(db));
    await expect(wrong).rejects.toThrow(/CHECK/);
  });
});

test('a count whose commit fails is not in the file either, so the next start is not a restore', async () => {
  await store.mark();
  let fail = true;
  store.beforeCommit(async () => {
    if (fail) throw new Error('killed before the commit');
  });
  await expect(store.mark()).rejects.toThrow('killed');
  fail = false;
  await store.close();
  store = await openStore(path, NETWORK);
  expect(store.restored).toBe(false);
});
