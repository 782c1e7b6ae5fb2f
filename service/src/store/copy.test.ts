import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { backUp, restore } from './copy.ts';
import { openStore, type Store } from './store.ts';

const NETWORK = { chainId: 31_337, vault: `0x${'5f'.repeat(20)}` };
let folder: string;
let path: string;
let copy: string;
let store: Store;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'stint-copy-'));
  path = join(folder, 'service.db');
  copy = join(folder, 'monday.db');
  store = await openStore(path, NETWORK);
});
afterEach(async () => {
  await store.close();
  rmSync(folder, { recursive: true, force: true });
});

const write = (seq: number) =>
  store.write((db) => db.insertInto('receipts').values({ device: 'd', seq, body: '{}' }).execute());
const seqs = async () =>
  (await store.db.selectFrom('receipts').select('seq').orderBy('seq').execute()).map(
    ({ seq }) => seq,
  );
const reopen = async () => {
  await store.close();
  store = await openStore(path, NETWORK);
};

test('a copy is whole while the service writes, and only its owner can read it', async () => {
  await write(1);
  backUp(path, copy);
  await write(2);
  expect(statSync(copy).mode & 0o777).toBe(0o600);
  expect(readdirSync(folder).filter((name) => name.includes('partial'))).toEqual([]);
  expect(() => backUp(path, copy)).toThrow(/There is a file/);

  await store.close();
  const kept = restore(path, copy);
  store = await openStore(path, NETWORK);
  expect(await seqs()).toEqual([1]);
  expect(store.restored).toBe(true);
  expect(statSync(path).mode & 0o777).toBe(0o600);

  // What was there before can be put back.
  await store.close();
  restore(path, kept!);
  store = await openStore(path, NETWORK);
  expect(await seqs()).toEqual([1, 2]);
});

test('nothing of the log that a killed service left gets into the copy', async () => {
  await write(1);
  backUp(path, copy);
  await write(2);
  // The files as a kill leaves them.
  for (const end of ['', '-wal', '-shm', '.mark']) copyFileSync(path + end, `${path}.kill${end}`);
  const killed = `${path}.kill`;
  const kept = restore(killed, copy);
  const restored = await openStore(killed, NETWORK);
  expect(await restored.db.selectFrom('receipts').select('seq').execute()).toEqual([{ seq: 1 }]);
  await restored.close();
  const old = await openStore(kept!, NETWORK);
  expect(await old.db.selectFrom('receipts').select('seq').execute()).toHaveLength(2);
  await old.close();
});

test('a restore that was killed in the middle is completed by doing it again', async () => {
  await write(1);
  backUp(path, copy);
  await write(2);
  for (const end of ['', '-wal', '-shm', '.mark']) copyFileSync(path + end, `${path}.kill${end}`);
  const killed = `${path}.kill`;
  // As after the first of the moves.
  renameSync(killed, `${killed}.before-1`);
  await expect(openStore(killed, NETWORK)).rejects.toThrow(/it is gone/);

  const kept = restore(killed, copy)!;
  const restored = await openStore(killed, NETWORK);
  expect(restored.restored).toBe(true);
  await restored.close();
  const old = await openStore(kept, NETWORK);
  expect(await old.db.selectFrom('receipts').select('seq').execute()).toHaveLength(2);
  await old.close();
});

test('a copy that somebody put next to the old log is refused before it is read', async () => {
  await write(1);
  backUp(path, copy);
  await write(2);
  for (const end of ['-wal', '-shm', '.mark']) copyFileSync(path + end, `${path}.kill${end}`);
  copyFileSync(copy, `${path}.kill`);
  await expect(openStore(`${path}.kill`, NETWORK)).rejects.toThrow(/is a copy/);
  expect(statSync(`${path}.kill`).size).toBe(statSync(copy).size);
});

test('a database that is gone is not taken for a new one', async () => {
  await store.close();
  rmSync(path);
  await expect(openStore(path, NETWORK)).rejects.toThrow(/it is gone/);
  rmSync(`${path}.mark`);
  store = await openStore(path, NETWORK);
});

test('nothing is restored while the service runs, nor from what is not a copy of this network', async () => {
  backUp(path, copy);
  expect(() => restore(path, copy)).toThrow(/in use/);
  await store.close();

  const noise = join(folder, 'noise.db');
  writeFileSync(noise, 'not a database');
  expect(() => restore(path, noise)).toThrow(/not a copy/);
  const cut = join(folder, 'cut.db');
  copyFileSync(copy, cut);
  truncateSync(cut, statSync(copy).size - 8_192);
  expect(() => restore(path, cut)).toThrow(/damaged|not a copy/);

  const other = join(folder, 'other.db');
  await (await openStore(other, { ...NETWORK, chainId: 1 })).close();
  expect(() => restore(path, other)).toThrow(/chain 1, the database/);
  store = await openStore(path, NETWORK);
  expect(store.restored).toBe(false);
});

test('a copy whose rows are damaged, or of a newer version, is not restored', async () => {
  backUp(path, copy);
  await store.close();
  const change = (name: string, sql: string): string => {
    const changed = join(folder, name);
    copyFileSync(copy, changed);
    const file = new DatabaseSync(changed);
    file.exec(sql);
    file.close();
    return changed;
  };
  const damaged = change('damaged.db', 'create table t (a); insert into t values (1)');
  const file = new DatabaseSync(damaged);
  const { rootpage } = file.prepare("select rootpage from sqlite_schema where name = 't'").get()!;
  const { page_size: size } = file.prepare('pragma page_size').get()!;
  file.close();
  const bytes = readFileSync(damaged);
  bytes.fill(0xff, (Number(rootpage) - 1) * Number(size), Number(rootpage) * Number(size));
  writeFileSync(damaged, bytes);
  expect(() => restore(path, damaged)).toThrow(/is damaged/);
  const newer = change(
    'newer.db',
    "insert into kysely_migration (name, timestamp) values ('29991231T0000_later', '')",
  );
  expect(() => restore(path, newer)).toThrow(/written by a newer version/);
  store = await openStore(path, NETWORK);
  expect(store.restored).toBe(false);
});

test('a damaged database is put aside with its log', async () => {
  await write(1);
  backUp(path, copy);
  await store.close();
  writeFileSync(path, 'damaged');
  writeFileSync(`${path}-wal`, 'log');
  chmodSync(path, 0o600);
  const kept = restore(path, copy)!;
  expect(existsSync(kept) && existsSync(`${kept}-wal`)).toBe(true);
  store = await openStore(path, NETWORK);
  expect(await seqs()).toEqual([1]);
  await reopen();
});
