import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Bench, CAMPAIGN } from '../testing/bench.ts';
import { uploadTasks } from './upload.ts';

// The thread starts with the first upload, which takes a while on a busy machine.
vi.setConfig({ testTimeout: 30_000 });

let bench: Bench;
beforeEach(async () => {
  bench = await Bench.open();
});
afterEach(() => bench.close());

const lines = (count: number, extra = {}) =>
  Array.from({ length: count }, (_, i) =>
    JSON.stringify({ prompt: `Q${i}`, a: 'x', b: 'y', ...extra }),
  ).join('\n');
const upload = (jsonl = lines(1), key = 'key') => uploadTasks(bench.ctx, CAMPAIGN, key, jsonl);

test.each([
  ['for pages', { kind: 'bandwidth' }, 'campaign_state'],
  ['that is closed', { state: 'closed' }, 'campaign_state'],
  ['without escrow', { funded: 0n, available: 0n }, 'campaign_unfunded'],
  ['whose escrow pays for no answer', { funded: 10_499n, available: 10_499n }, 'campaign_unfunded'],
])('a campaign %s takes no tasks', async (_, changes, code) => {
  await bench.campaign([], changes);
  await expect(upload()).rejects.toMatchObject({ code });
});

test('a campaign that closes while its upload is read takes none', async () => {
  await bench.campaign([]);
  const reading = upload(lines(50));
  await bench.ctx.store.write((db) =>
    db.updateTable('campaigns').set({ state: 'closed' }).execute(),
  );
  await expect(reading).rejects.toMatchObject({ code: 'campaign_state' });
});

test('the escrow bounds the tasks, over all uploads', async () => {
  // 1,000,000 pay for 95 answers; 1,000 more may wait.
  await bench.campaign([]);
  await expect(upload(lines(1_096))).rejects.toMatchObject({ code: 'campaign_unfunded' });
  await upload(lines(1_095));
  await expect(upload(lines(1), 'another')).rejects.toMatchObject({ code: 'campaign_unfunded' });
});

test('lines are counted before any of them is read', async () => {
  await bench.campaign([]);
  const broken = Array(1_200).fill('{').join('\n');
  await expect(upload(broken)).rejects.toMatchObject({ code: 'campaign_unfunded' });
  await expect(upload(Array(10_001).fill('{').join('\r\n'))).rejects.toMatchObject({
    code: 'too_large',
  });
  await expect(upload(`${lines(1)}${'\n'.repeat(20_001)}`)).rejects.toMatchObject({
    code: 'too_large',
  });
  // What the reader takes for a line is counted as one.
  await expect(upload('\u0001\n'.repeat(1_200))).rejects.toMatchObject({
    code: 'campaign_unfunded',
  });
  await expect(upload(' \n\t\r\n')).rejects.toMatchObject({ code: 'malformed' });
  await expect(upload(`${lines(2)}\n \n`)).resolves.toMatchObject({ added: 2 });
});

test('an upload is added once, also when it arrives twice at once', async () => {
  await bench.campaign([]);
  await upload(lines(2));
  expect(await upload(lines(2))).toEqual({ added: 2, tasks: 2 });
  await expect(upload(lines(3))).rejects.toMatchObject({ code: 'idempotency_mismatch' });
});

test('an upload that is sent again is answered from what is stored, and not read again', async () => {
  await bench.campaign([]);
  await upload(lines(2));
  // While one is read, the wallet could not have another read.
  const reading = upload(lines(50), 'another');
  expect(await upload(lines(2))).toEqual({ added: 2, tasks: 2 });
  await reading;
});

test('entrance questions belong to a campaign with an entrance test', async () => {
  await bench.campaign([]);
  const questions = lines(1, { gold: 'a', explanation: 'x comes first' });
  await expect(upload(questions)).rejects.toMatchObject({ code: 'malformed' });
});
