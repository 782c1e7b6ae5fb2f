import { afterEach, beforeEach, expect, test } from 'vitest';
import { Bench, CAMPAIGN, type Key, WALLET } from '../testing/bench.ts';
import { raterName } from './export-names.ts';
import { judgments } from './judgments.ts';
import { results } from './results.ts';
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

/** The names of a rater's answers in a campaign. */
const namesOf = (in_: Bench, campaign: string, who: string) =>
  Array.from({ length: 40 }, (_, id) =>
    raterName(in_.ctx, campaign, { id: String(id), owner: who, device: who }),
  );
/** The name that most of them have. */
const nameOf = (in_: Bench, campaign: string, who: string): string =>
  [...Map.groupBy(namesOf(in_, campaign, who), (name) => name)].sort(
    ([, a], [, b]) => b.length - a.length,
  )[0]![0];

test('a rater has one name in a campaign, another in the next, and none of their own', async () => {
  await bench.bind(device, WALLET);
  await bench.campaign([{}]);
  const [lease] = await bench.lease(device);
  await bench.answer(device, lease!);
  const text = await both();
  const row = await bench.db.selectFrom('answers').selectAll().executeTakeFirstOrThrow();
  expect(text.match(new RegExp(raterName(bench.ctx, CAMPAIGN, row), 'g'))).toHaveLength(2);
  for (const name of [device.id, WALLET]) expect(text).not.toContain(name.slice(2));
  expect(nameOf(bench, OTHER, WALLET)).not.toBe(nameOf(bench, CAMPAIGN, WALLET));
  expect(nameOf(bench, CAMPAIGN, device.id)).not.toBe(nameOf(bench, CAMPAIGN, WALLET));
});

test('names are made with a secret of the service, so that nobody can try wallets out', async () => {
  const other = await Bench.open();
  try {
    const known = new Set(namesOf(bench, CAMPAIGN, WALLET));
    for (const name of namesOf(other, CAMPAIGN, WALLET)) expect(known.has(name)).toBe(false);
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
