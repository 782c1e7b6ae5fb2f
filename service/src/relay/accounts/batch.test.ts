import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Context } from '../../context.ts';
import { openStore } from '../../store/store.ts';
import { createBatch } from './batch.ts';

const NETWORK = { chainId: 31_337, vault: `0x${'a1'.repeat(20)}` };

async function setUp() {
  const dir = mkdtempSync(join(tmpdir(), 'stint-batch-'));
  const store = await openStore(join(dir, 'batch.db'), NETWORK);
  const groups: string[][] = [];
  const batch = createBatch<string, string>({ store } as unknown as Context, async (_, items) => {
    groups.push(items);
    if (items.includes('broken')) throw new Error('nothing of this group');
    return items.map((item) => (item === 'refused' ? new Error('not this one') : `${item}!`));
  });
  return {
    batch,
    groups,
    async close() {
      await store.close();
      rmSync(dir, { recursive: true });
    },
  };
}

test('items that can wait are written along with one that cannot, in one unit of work', async () => {
  const { batch, groups, close } = await setUp();
  const patient = batch.add('end', 60_000);
  expect(await batch.add('begin')).toBe('begin!');
  expect(await patient).toBe('end!');
  expect(groups).toEqual([['end', 'begin']]);
  await close();
});

test('a waiting item is written when it is due, and at once when the batch is settled', async () => {
  const { batch, groups, close } = await setUp();
  expect(await batch.add('end', 5)).toBe('end!');
  const patient = batch.add('late', 60_000);
  await batch.settled();
  expect(await patient).toBe('late!');
  expect(groups).toEqual([['end'], ['late']]);
  await close();
});

test('one refused item does not affect others; a failed group rejects, and the next is written', async () => {
  const { batch, close } = await setUp();
  const [good, bad] = await Promise.allSettled([batch.add('good', 1), batch.add('refused')]);
  expect(good).toMatchObject({ value: 'good!' });
  expect(bad.status).toBe('rejected');
  const lost = await Promise.allSettled([batch.add('mate', 1), batch.add('broken')]);
  expect(lost.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  expect(await batch.add('next')).toBe('next!');
  await close();
});
