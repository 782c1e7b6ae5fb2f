import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { TaskRole } from '../../store/quality-schema.ts';
import type { AnswerTable, TaskTable } from '../../store/schema.ts';
import { openStore, type Store } from '../../store/store.ts';
import { createCampaignRow } from '../../testing/rows.ts';
import { TOGETHER, tellAgreement } from './tell-agreement.ts';

let folder: string;
let store: Store;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'stint-agreement-'));
  const network = { chainId: 31_337, vault: `0x${'5f'.repeat(20)}` };
  store = await openStore(join(folder, 'service.db'), network);
  await store.write((db) => createCampaignRow(db, 'c', 0, 0));
});
afterEach(async () => {
  await store.close();
  rmSync(folder, { recursive: true, force: true });
});

const blankTask = (id: string): TaskTable => ({
  id,
  campaign: 'c',
  rank: 0,
  line: 0,
  ref: null,
  explanation: null,
  content: '{}',
  model_a: null,
  model_b: null,
  language: null,
  words: 1,
  floor_ms: 0,
  slots: 0,
  given: 3,
  new_given: 0,
  created_at: 0,
  role: 'work',
  places: 3,
  settled: 1,
  burn_in: 0,
  logs: null,
  gold: null,
  gold_off: 0,
  origin: null,
});

type Given = Pick<AnswerTable, 'task' | 'device'> & Partial<AnswerTable>;

const answer = (of: Given): AnswerTable => ({
  id: `${of.device}/${of.task}`,
  lease: `${of.device}/${of.task}`,
  campaign: 'c',
  owner: null,
  choice: 'a',
  swapped: 0,
  shown_ms: 0,
  answered_at: 0,
  received_at: 0,
  sig: '',
  state: 'pending',
  reason: null,
  decide_by: 0,
  pay: 1n,
  fee: 0n,
  bonus: 0n,
  pos: null,
  credit_seq: null,
  ...of,
});

/** Tasks `from` to `to`, which `me` answered with `a` and two others as told; returns mine. */
async function met(
  [from, to]: [number, number],
  others: Partial<AnswerTable>[],
  task: Partial<Pick<TaskTable, 'settled'>> & { role?: TaskRole } = {},
): Promise<AnswerTable[]> {
  const names = Array.from({ length: to - from }, (_, i) => `t${from + i}`);
  const mine = names.map((name) => answer({ task: name, device: 'me' }));
  const theirs = names.flatMap((name) =>
    others.map((other, i) => answer({ task: name, device: `other${i}`, ...other })),
  );
  await store.write(async (db) => {
    await db
      .insertInto('tasks')
      .values(names.map((name) => ({ ...blankTask(name), ...task })))
      .execute();
    await db
      .insertInto('answers')
      .values([...mine, ...theirs])
      .execute();
  });
  return mine;
}

const tell = (credits: AnswerTable[]) => store.write((db) => tellAgreement(db, credits));

/** The same side, as one who saw it on the other. */
const alike = { choice: 'b', swapped: 1 };
const unlike = { choice: 'a', swapped: 1 };

test('reports with the tenth task, on all ten together, and starts again', async () => {
  const first = await met([0, TOGETHER - 1], [alike, unlike]);
  expect(await tell(first)).toEqual(new Map());
  const next = await met([TOGETHER - 1, TOGETHER + 2], [alike, alike]);
  expect(await tell(next)).toEqual(
    new Map([[`me/t${TOGETHER - 1}`, 'agreement: 11 of 20 other answers']]),
  );
  const rest = await met([TOGETHER + 2, 2 * TOGETHER], [unlike]);
  expect([...(await tell(rest)).values()]).toEqual(['agreement: 4 of 12 other answers']);
});

test.each([
  ['checks of a rater', [alike], { role: 'gold' }],
  ['the same again', [alike], { role: 'repeat' }],
  ['blind judgments of an appeal', [alike], { role: 'appeal' }],
  ['tasks that are still open', [alike], { settled: 0 }],
  ['tasks that nobody else answered', [], {}],
  ['answers that were rejected', [{ ...alike, state: 'disputed' }], {}],
  ['answers restored without a choice', [{ choice: '' }], {}],
] as const)('%s do not count', async (_, others, task) => {
  const mine = await met([0, TOGETHER], [...others], task);
  expect(await tell(mine)).toEqual(new Map());
  const counted = await met([TOGETHER, 2 * TOGETHER], [unlike]);
  expect([...(await tell(counted)).values()]).toEqual(['agreement: 0 of 10 other answers']);
});

test('each device gets its own report, whatever is credited at the same time', async () => {
  const mine = await met([0, TOGETHER], [alike]);
  const theirs = mine.map(({ task }) => answer({ task, device: 'other0', ...alike }));
  const told = await tell([...mine.slice(0, 5), ...theirs, ...mine.slice(5)]);
  expect([...told.keys()].sort()).toEqual([`me/t9`, `other0/t9`]);
});
