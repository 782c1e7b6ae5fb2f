import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, expect, test } from 'vitest';
import type { QualityTerms } from '../../lib/protocol/campaigns.ts';
import type { Step } from './testing/steps.ts';
import { World } from './testing/world.ts';

const JUDGED: QualityTerms = { pay: 'fact', bonus: '700', target: 9_000, least: 2, burnIn: 30 };

let folder: string;
let world: World;
let file: DatabaseSync;

afterEach(async () => {
  file.close();
  await world.close();
  rmSync(folder, { recursive: true, force: true });
});

async function open(quality: QualityTerms | null): Promise<void> {
  folder = mkdtempSync(join(tmpdir(), 'stint-duties-'));
  const path = join(folder, 'service.db');
  world = await World.open(path, quality);
  file = new DatabaseSync(path);
}

/** Makes every change of the first device's rows in a table fail. */
function poison(table: string, when: 'insert on' | 'update on'): void {
  const row = when === 'insert on' ? 'new' : 'old';
  const condition = `${row}.device = '${world.deviceId(0)}'`;
  file.exec(
    `create trigger poison before ${when} ${table} when ${condition} begin select raise(abort, 'bad row'); end`,
  );
}

const heal = () => file.exec('drop trigger poison');

/** A value of each of the first two devices. */
const read = (sql: string) =>
  [0, 1].map((who) => file.prepare(sql).get(world.deviceId(who))?.value ?? null);

const week = { do: 'wait', minutes: 7 * 24 * 60 + 1 } as const;
const both = (step: (who: number) => Step): Step[] => [step(0), step(1)];
const bind = both((who) => ({ do: 'bind', who, wallet: 0, both: false }));
const answer = (fast: boolean) => both((who) => ({ do: 'answer', who, fast, choice: 'a' }));
const share = both((who) => ({ do: 'share', who, bytes: 5_000_000, end: 'done' }));
const tally = both((who) => ({ do: 'tally', who }));

interface Case {
  duty: string;
  quality: QualityTerms | null;
  before: Step[];
  table: string;
  when: 'insert on' | 'update on';
  /** Its value of a device changes when the duty has done the device's row. */
  value: string;
}

const CASES: Case[] = [
  {
    duty: 'leases that have ended',
    quality: null,
    before: both((who) => ({ do: 'hold', who })),
    table: 'leases',
    when: 'update on',
    value: `select count(*) value from leases where device = ? and state = 'expired'`,
  },
  {
    duty: 'announced moves',
    quality: null,
    before: [...bind, ...both((who): Step => ({ do: 'announce', who, wallet: 1 }))],
    table: 'bindings',
    when: 'insert on',
    value: 'select account value from devices where device = ?',
  },
  {
    duty: 'decisions',
    quality: JUDGED,
    before: answer(false),
    table: 'answers',
    when: 'update on',
    value: 'select state value from answers where device = ?',
  },
  {
    duty: 'rejected answers',
    quality: null,
    before: answer(true),
    table: 'answers',
    when: 'update on',
    value: 'select state value from answers where device = ?',
  },
];

test.each(CASES)('one row that fails stops none of the $duty', async (c) => {
  await open(c.quality);
  for (const step of c.before) await world.act(step);
  const before = read(c.value);
  poison(c.table, c.when);
  await world.act(week);
  const [bad, good] = read(c.value);
  expect(bad).toEqual(before[0]);
  expect(good).not.toEqual(before[1]);

  heal();
  await world.act({ do: 'wait', minutes: 5 });
  expect(read(c.value)[0]).not.toEqual(before[0]);
  await world.check();
});

test('one row that fails stops none of the bytes that nobody rejected', async () => {
  await open(null);
  for (const step of [...share, ...tally]) await world.act(step);
  const states = () =>
    file.prepare('select state from relay_units order by device').all() as { state: string }[];
  const first = file.prepare('select min(device) device from relay_units').get()!.device as string;
  file.exec(
    `create trigger poison before update on relay_units when old.device = '${first}' begin select raise(abort, 'bad row'); end`,
  );
  await world.act(week);
  expect(states().map(({ state }) => state)).toEqual(['pending', 'credited']);
  heal();
  await world.act({ do: 'wait', minutes: 5 });
  expect(states().map(({ state }) => state)).toEqual(['credited', 'credited']);
});

test('a move whose nonce a binding has used is withdrawn, and the moves behind it happen', async () => {
  await open(null);
  for (const step of bind) await world.act(step);
  for (const step of both((who): Step => ({ do: 'announce', who, wallet: 1 })))
    await world.act(step);
  const { nonce } = file
    .prepare('select nonce from bindings where device = ?')
    .get(world.deviceId(0))!;
  file.prepare('update moves set nonce = ? where device = ?').run(nonce!, world.deviceId(0));

  await world.act(week);
  expect([await world.walletOf(0), await world.walletOf(1)]).toEqual([0, 1]);
  expect(file.prepare('select count(*) n from moves').get()).toEqual({ n: 0 });
});
