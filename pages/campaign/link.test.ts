import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { takeLink } from './link.ts';

const CAMPAIGN = `0x${'ca'.repeat(32)}`;
const TOKEN = `${CAMPAIGN}.1800000000000.${'a'.repeat(43)}`;
const stored = new Map<string, string>();
const replaceState = vi.fn();

beforeEach(() => {
  stored.clear();
  replaceState.mockReset();
  vi.stubGlobal('history', { replaceState });
  vi.stubGlobal('sessionStorage', {
    getItem: (key: string) => stored.get(key) ?? null,
    setItem: (key: string, value: string) => stored.set(key, value),
  });
});
afterEach(() => vi.unstubAllGlobals());

const open = (hash: string) => {
  vi.stubGlobal('location', { hash, pathname: '/campaign' });
  return takeLink();
};

test('the token leaves the address at once, and outlives a reload', () => {
  expect(open(`#${TOKEN}`)).toEqual({ campaign: CAMPAIGN, token: TOKEN });
  expect(replaceState).toHaveBeenCalledExactlyOnceWith(null, '', '/campaign');
  expect(open('')).toEqual({ campaign: CAMPAIGN, token: TOKEN });
});

test.each(['#', '#hello', `#${CAMPAIGN}`, `#${CAMPAIGN}.1.short`, `#${TOKEN}/../x`, `#x${TOKEN}`])(
  '%s is no link',
  (hash) => expect(open(hash)).toBeNull(),
);
