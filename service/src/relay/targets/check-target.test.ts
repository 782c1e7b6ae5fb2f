import { beforeEach, expect, test } from 'vitest';
import { StintError } from '../../../../lib/protocol/errors.ts';
import { checkOwn, checkTarget } from './check-target.ts';

const PAGE = 'https://www.wikipedia.org/wiki/Bread';
const DESTINATIONS = ['*.wikipedia.org'];
/** The check that says no, and those that were asked. */
let refuses: string | null;
let asked: string[];

beforeEach(() => {
  refuses = null;
  asked = [];
});

const ask = (name: string) => {
  asked.push(name);
  if (refuses === name) throw new StintError('rate_limited', name);
};
const checks = {
  resolve: async () => {
    ask('resolve');
    return ['1.1.1.1'];
  },
  takeRate: () => ask('rate'),
  checkRobots: async () => ask('robots'),
  homes: { isDevice: () => false, silence: async () => {} },
};
const check = (url = PAGE, destinations = DESTINATIONS) => checkTarget(checks, url, destinations);

test('a page passes when nothing says no, and its rate counts before its robots.txt is fetched', async () => {
  expect((await check()).href).toBe(PAGE);
  expect(asked).toEqual(['resolve', 'rate', 'robots']);
});

test.each(['resolve', 'rate', 'robots'])('a no of %s counts', async (name) => {
  refuses = name;
  await expect(check()).rejects.toThrow(name);
});

test('a page outside of the destinations is refused before anything is asked', async () => {
  await expect(check('https://wikipedia.org.evil.org/')).rejects.toMatchObject({
    code: 'target_forbidden',
  });
  await expect(checkOwn('https://evil.org/', DESTINATIONS)).rejects.toMatchObject({
    code: 'target_forbidden',
  });
  expect(asked).toEqual([]);
});

test('a page of a site that is on a list is refused, although its campaign names it', async () => {
  const bank = 'https://www.paypal.com/';
  await expect(check(bank, ['*.paypal.com'])).rejects.toMatchObject({ code: 'target_denied' });
  expect(asked).toEqual([]);
});

test('http is refused', async () => {
  await expect(check(PAGE.replace('https', 'http'))).rejects.toMatchObject({
    code: 'insecure_target',
  });
});
