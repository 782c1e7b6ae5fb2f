import { expect, test } from 'vitest';
import { StintError } from '../../lib/protocol/errors.ts';
import type { Context } from './context.ts';
import { eachAlone, failingRows, inBatches, onRowFailure, rowsToRead } from './each-alone.ts';

function stage() {
  let now = 1_000_000;
  const ctx = { now: () => now } as Context;
  const failures: string[] = [];
  onRowFailure(ctx, ({ duty, id, times }) => failures.push(`${duty} ${id} ${times}`));
  return { ctx, failures, pass: (ms: number) => (now += ms) };
}

const itself = (row: string) => row;

function worker(bad: () => string | null, error: () => Error = () => new Error('bad row')) {
  const seen: string[] = [];
  const run = async (row: string) => {
    seen.push(row);
    if (row === bad()) throw error();
  };
  return { seen, run };
}

test('a row that fails stops none behind it, and is tried again after a growing rest', async () => {
  const { ctx, failures, pass } = stage();
  const { seen, run } = worker(() => 'b');
  const turn = () => eachAlone(ctx, 'duty', ['a', 'b', 'c'], itself, run);

  expect(await turn()).toBe(2);
  expect(seen).toEqual(['a', 'b', 'c']);
  await turn();
  expect(seen.filter((row) => row === 'b')).toHaveLength(1);
  expect(failingRows(ctx).get('duty')).toBe(1);

  pass(1_000);
  await turn();
  pass(1_000);
  await turn();
  expect(seen.filter((row) => row === 'b')).toHaveLength(2);
  pass(1_000);
  await turn();
  expect(failures).toEqual(['duty b 1', 'duty b 2', 'duty b 3']);
});

test('a row that works again is forgotten, and so is one that is gone', async () => {
  const { ctx, pass } = stage();
  let bad: string | null = 'a';
  const { run } = worker(() => bad);
  await eachAlone(ctx, 'duty', ['a', 'b'], itself, run);
  bad = null;
  pass(1_000);
  expect(await eachAlone(ctx, 'duty', ['a'], itself, run)).toBe(1);
  expect(failingRows(ctx).get('duty')).toBe(0);

  bad = 'b';
  await eachAlone(ctx, 'duty', ['b'], itself, run);
  pass(3_600_000);
  expect(failingRows(ctx).get('duty')).toBe(0);
});

test('a failing row never rests longer than a minute, nor longer than a clock that was set back', async () => {
  const { ctx, pass } = stage();
  const { seen, run } = worker(() => 'a');
  for (let i = 0; i < 20; i += 1) {
    await eachAlone(ctx, 'duty', ['a'], itself, run);
    pass(60_000);
  }
  expect(seen).toHaveLength(20);
  await eachAlone(ctx, 'duty', ['a'], itself, run);
  pass(-86_400_000);
  await eachAlone(ctx, 'duty', ['a'], itself, run);
  expect(seen).toHaveLength(22);
});

test('when only the connection failed, a row is tried again after eight seconds at most', async () => {
  const { ctx, pass } = stage();
  const away = () => new StintError('chain_unreachable', 'away', { cause: new Error('down') });
  const { seen, run } = worker(() => 'a', away);
  for (let i = 0; i < 10; i += 1) {
    await eachAlone(ctx, 'duty', ['a'], itself, run);
    pass(8_000);
  }
  expect(seen).toHaveLength(10);
});

test('a turn reads past the rows that rest', async () => {
  const { ctx } = stage();
  const { run } = worker(() => 'a');
  await eachAlone(ctx, 'duty', ['a', 'b'], itself, run);
  expect(rowsToRead(ctx, 'duty', 50)).toBe(51);
  expect(rowsToRead(ctx, 'another duty', 50)).toBe(50);
});

test('rows that share a unit of work are done one by one when it fails', async () => {
  const { ctx, failures } = stage();
  const units: string[][] = [];
  const run = async (rows: readonly string[]) => {
    units.push([...rows]);
    if (rows.includes('c')) throw new Error('bad row');
  };
  const options = { size: 2, idOf: itself };
  expect(await inBatches(ctx, 'duty', ['a', 'b', 'c', 'd', 'e'], options, run)).toBe(4);
  expect(units).toEqual([['a', 'b'], ['c', 'd'], ['c'], ['d'], ['e']]);
  expect(failures).toEqual(['duty c 1']);

  units.length = 0;
  expect(await inBatches(ctx, 'duty', ['c', 'f'], options, run)).toBe(1);
  expect(units).toEqual([['f']]);
});
