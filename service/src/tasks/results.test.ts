import { afterEach, beforeEach, expect, test } from 'vitest';
import { Bench, CAMPAIGN, type Key, WALLET } from '../testing/bench.ts';
import { judgments } from './judgments.ts';
import { raterName, results } from './results.ts';
import { mayView, openView } from './view-token.ts';

const OTHER = `0x${'cb'.repeat(32)}`;
let bench: Bench;
let device: Key;
beforeEach(async () => {
  bench = await Bench.open();
  device = await bench.device();
});
afterEach(() => bench.close());

async function read(lines: AsyncIterable<string>): Promise<string> {
  let text = '';
  for await (const line of lines) text += line;
  return text;
}
const both = async () =>
  (await read(results(bench.ctx, CAMPAIGN))) + (await read(judgments(bench.ctx, CAMPAIGN)));

test('a rater has one name in a campaign, another in the next, and none of their own', async () => {
  await bench.bind(device, WALLET);
  await bench.campaign([{}]);
  const [lease] = await bench.lease(device);
  await bench.answer(device, lease!);
  const text = await both();
  expect(text.match(new RegExp(raterName(bench.ctx, CAMPAIGN, WALLET), 'g'))).toHaveLength(2);
  for (const name of [device.id, WALLET]) expect(text).not.toContain(name.slice(2));
  expect(raterName(bench.ctx, OTHER, WALLET)).not.toBe(raterName(bench.ctx, CAMPAIGN, WALLET));
  expect(raterName(bench.ctx, CAMPAIGN, device.id)).not.toBe(
    raterName(bench.ctx, CAMPAIGN, WALLET),
  );
});

test('names are made with a secret of the service, so that nobody can try wallets out', async () => {
  const other = await Bench.open();
  try {
    expect(raterName(other.ctx, CAMPAIGN, WALLET)).not.toBe(raterName(bench.ctx, CAMPAIGN, WALLET));
  } finally {
    await other.close();
  }
});

test.each([
  ['an answer that was rejected', 'answers', { state: 'disputed' }],
  ['a check', 'tasks', { role: 'gold' }],
] as const)('%s is no result', async (_, table, changes) => {
  await bench.campaign([{}]);
  const [lease] = await bench.lease(device);
  await bench.answer(device, lease!);
  expect(await both()).toContain('"choice"');
  await bench.ctx.store.write((db) => db.updateTable(table).set(changes).execute());
  expect(await both()).not.toContain('"choice"');
});

test('a view token opens its campaign’s report, for twelve hours', async () => {
  const { token } = openView(bench.ctx, CAMPAIGN);
  expect(mayView(bench.ctx, CAMPAIGN, token)).toBe(true);
  expect(mayView(bench.ctx, OTHER, token)).toBe(false);
  expect(mayView(bench.ctx, OTHER, token.replace(CAMPAIGN, OTHER))).toBe(false);
  const later = token.replace(/\.\d+\./, `.${bench.now + 86_400_000}.`);
  expect(mayView(bench.ctx, CAMPAIGN, later)).toBe(false);
  expect(mayView(bench.ctx, CAMPAIGN, CAMPAIGN)).toBe(false);

  bench.now += 12 * 3_600_000 - 1;
  expect(mayView(bench.ctx, CAMPAIGN, token)).toBe(true);
  bench.now += 1;
  expect(mayView(bench.ctx, CAMPAIGN, token)).toBe(false);
});
