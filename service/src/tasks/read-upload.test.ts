import { expect, test, vi } from 'vitest';
import { readUpload as readSent } from './read-upload.ts';

const readUpload = (wallet: string, address: string, jsonl: string) =>
  readSent(wallet, address, { kind: 'comparison', jsonl });

// The thread starts with the first upload, which takes a while on a busy machine.
vi.setConfig({ testTimeout: 30_000 });

const line = (prompt: string) => JSON.stringify({ prompt, a: 'one', b: 'two' });
/** Headings made of a line each, which take the parser a time that grows with their square. */
const SLOW = line('a\n=\n'.repeat(15_000));

test('an upload is read in order, line by line', async () => {
  const tasks = await readUpload(
    '0x1',
    '2001:db8::1',
    ['first', '', 'second'].map((t) => t && line(t)).join('\n'),
  );
  expect(tasks.map(({ source }) => JSON.parse(source).prompt)).toEqual(['first', 'second']);
});

test('the first wrong line is named', async () => {
  const wrong = readUpload('0x1', '2001:db8::1', `${line('a')}\n\n{"prompt":1}`);
  await expect(wrong).rejects.toMatchObject({ code: 'malformed', details: { line: 3 } });
});

test('a line that takes too long is named, and neither this thread nor the next upload waits', async () => {
  let longest = 0;
  let last = performance.now();
  const beat = setInterval(() => {
    longest = Math.max(longest, performance.now() - last);
    last = performance.now();
  }, 10);

  const slow = readUpload('0x1', '2001:db8::1', `${line('a')}\n${SLOW}`);
  const next = readUpload('0x2', '2001:db8::1', line('b'));
  let refused: unknown;
  slow.catch((error: unknown) => {
    refused = error;
  });
  const told = { code: 'malformed', details: { line: 2 } };
  await expect.poll(() => refused, { timeout: 15_000 }).toMatchObject(told);
  expect(await next).toHaveLength(1);
  clearInterval(beat);
  expect(longest).toBeLessThan(3_000);
});

test('a wallet waits with one upload at most', async () => {
  const first = readUpload('0x1', '2001:db8::1', line('a'));
  await expect(readUpload('0x1', '2001:db8::1', line('b'))).rejects.toMatchObject({
    code: 'rate_limited',
  });
  expect(await first).toHaveLength(1);
  expect(await readUpload('0x1', '2001:db8::1', line('b'))).toHaveLength(1);
});

test('twenty uploads wait at most, and those of one network let others go first', async () => {
  // Uploads before have used the thread, so that this network has used more of it than others.
  const first = readUpload('0x0', '2001:db8::1', line('a'));
  const reading = Array.from({ length: 20 }, (_, i) =>
    readUpload(`0x${i + 1}`, `2001:db8:0:${i}::1`, line('a')),
  );
  const last = expect(reading.at(-1)).rejects.toMatchObject({ code: 'rate_limited' });
  expect(await readUpload('0x50', 'elsewhere', line('b'))).toHaveLength(1);
  await last;
  expect(await Promise.all([first, ...reading.slice(0, -1)])).toHaveLength(20);
});
