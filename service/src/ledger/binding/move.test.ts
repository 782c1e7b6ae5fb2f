import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { World } from '../../testing/world.ts';

const WEEK_MINUTES = 7 * 24 * 60;
let folder: string;
let world: World;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'stint-move-'));
  world = await World.open(join(folder, 'service.db'));
  await world.act({ do: 'answer', who: 0, fast: false, choice: 'a' });
  await world.act({ do: 'bind', who: 0, wallet: 0, both: false });
  await world.act({ do: 'announce', who: 0, wallet: 1 });
});
afterEach(async () => {
  await world.close();
  rmSync(folder, { recursive: true, force: true });
});

test('an announced move happens by itself after seven days, not before', async () => {
  await world.act({ do: 'wait', minutes: WEEK_MINUTES - 5 });
  expect(await world.walletOf(0)).toBe(0);
  await world.act({ do: 'wait', minutes: 10 });
  expect(await world.walletOf(0)).toBe(1);
  await world.act({ do: 'answer', who: 0, fast: false, choice: 'a' });
  await world.check();
});

test('it happens after a restart too, and only once', async () => {
  await world.act({ do: 'restart' });
  await world.act({ do: 'wait', minutes: WEEK_MINUTES + 5 });
  expect(await world.walletOf(0)).toBe(1);
  await world.act({ do: 'bind', who: 0, wallet: 0, both: true });
  await world.act({ do: 'wait', minutes: WEEK_MINUTES + 5 });
  expect(await world.walletOf(0)).toBe(0);
  await world.check();
});

test('a stopped move never happens', async () => {
  await world.act({ do: 'stop', who: 0 });
  await world.act({ do: 'wait', minutes: 2 * WEEK_MINUTES });
  expect(await world.walletOf(0)).toBe(0);
});

test('a new announcement for another wallet starts a new week', async () => {
  await world.act({ do: 'bind', who: 0, wallet: 1, both: true });
  await world.act({ do: 'announce', who: 0, wallet: 0 });
  await world.act({ do: 'wait', minutes: WEEK_MINUTES - 5 });
  expect(await world.walletOf(0)).toBe(1);
});
