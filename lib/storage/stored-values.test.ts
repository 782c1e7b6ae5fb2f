import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { beforeEach, describe, expect, test } from 'vitest';
import { browser } from 'wxt/browser';
import { fakeBrowser } from 'wxt/testing/fake-browser';
import { DEFAULT_SETTINGS } from '../protocol/default-settings.ts';
import type { Item } from './define-item.ts';
import { type FirstRead, firstRead } from './first-read.ts';
import { digestOf } from './testing/digest.ts';
import { PINNED } from './testing/pinned.ts';

/**
 * Values as installs have stored them, each in its own file that is never edited:
 * `<key>.v<version>.json`, or `<key>.v<version>-<what>.json` for another shape of that version.
 * `read` says what today's code finds where that is not what was stored.
 */
const EXAMPLES = new URL('testing/examples/', import.meta.url);

interface Example {
  file: string;
  key: string;
  version: number;
  stored: { v: number; value: unknown };
  found: unknown;
}

const examples: Example[] = readdirSync(fileURLToPath(EXAMPLES)).map((file) => {
  const { stored, read } = JSON.parse(readFileSync(new URL(file, EXAMPLES), 'utf8'));
  const [, key = '', version] = /^(.+?)\.v(\d+)(?:-[a-z-]+)?\.json$/.exec(file) ?? [];
  return { file, key, version: Number(version), stored, found: read ?? stored.value };
});

/** Items that screens read before their first frame, and what they are there. */
const FIRST: Record<string, keyof FirstRead> = {
  snapshot: 'snapshot',
  settings: 'settings',
  'sharing-line': 'sharing',
};

const isItem = (value: unknown): value is Item<unknown> =>
  typeof value === 'object' && value !== null && 'repair' in value && 'version' in value;

/** Every item that a module of this folder defines. */
const modules = import.meta.glob('./*.ts', { eager: true }) as Record<string, object>;
const items = Object.entries(modules)
  .filter(([path]) => !path.endsWith('.test.ts'))
  .flatMap(([, module]) => Object.values(module).filter(isItem));

const store = ({ key, area }: Item<unknown>, { stored }: Example) =>
  browser.storage[area].set({ [key]: JSON.stringify(stored) });

beforeEach(() => fakeBrowser.reset());

test('each version of each item has an example, and each example an item', () => {
  const wanted = items.flatMap(({ key, version }) =>
    Array.from({ length: version }, (_, i) => `${key} ${i + 1}`),
  );
  const there = examples.map(({ key, version }) => `${key} ${version}`);

  expect(items.length).toBeGreaterThan(8);
  expect([...new Set(there)].sort()).toEqual(wanted.sort());
  for (const { file, version, stored } of examples) expect(stored.v, file).toBe(version);
});

describe.each(items.map((item) => ({ key: item.key, item })))('$key', ({ key, item }) => {
  const own = examples.filter((example) => example.key === key);

  test.each(own)('$file is read, and says what it said', async (example) => {
    await store(item, example);
    expect(await item.read()).toMatchObject({ status: 'stored', value: example.found });
  });

  test.each(own)('$file is read the same before the first frame', async (example) => {
    await store(item, example);
    const part = FIRST[key];
    if (part) expect((await firstRead())[part]).toEqual(await item.get());
  });
});

test('no example was edited: each is what an install has stored', () => {
  const digests = Object.fromEntries(examples.map(({ file, stored }) => [file, digestOf(stored)]));
  expect(digests).toEqual(PINNED);
});

test('a setting that is no longer allowed falls back by itself', async () => {
  const value = { ...DEFAULT_SETTINGS, welcomeDone: true, theme: 'sepia', languages: [7, 'de'] };
  await browser.storage.local.set({ settings: JSON.stringify({ v: 1, value }) });

  const settings = items.find(({ key }) => key === 'settings');
  expect(await settings?.read()).toEqual({
    status: 'stored',
    value: { ...DEFAULT_SETTINGS, welcomeDone: true },
  });
});

test('a newer setting has its default, and the others are kept', async () => {
  const { textSize: _, keys, ...older } = { ...DEFAULT_SETTINGS, welcomeDone: true, paused: true };
  const { wider: __, ...olderKeys } = { ...keys, a: 'q' };
  const stored = { v: 1, value: { ...older, keys: olderKeys } };
  await browser.storage.local.set({ settings: JSON.stringify(stored) });

  const expected = { ...DEFAULT_SETTINGS, ...older, keys: { ...DEFAULT_SETTINGS.keys, a: 'q' } };
  const settings = items.find(({ key }) => key === 'settings');
  expect(await settings?.get()).toEqual(expected);
  expect((await firstRead()).settings).toEqual(expected);
});
