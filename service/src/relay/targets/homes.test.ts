import { expect, test } from 'vitest';
import { checkTarget } from './check-target.ts';
import { createRobots } from './robots.ts';

const HOME = '127.7.7.7';
/** An address where nobody answers: port 443 of this machine is closed. */
const NOBODY = '127.7.7.8';

/** Counts how often a silent line is imitated, without waiting. */
function world() {
  const state = { silences: 0, now: 0 };
  const homes = {
    isDevice: (address: string) => address === HOME,
    silence: async () => {
      state.silences += 1;
    },
  };
  return { state, homes, checkRobots: createRobots(() => state.now, homes) };
}

const PAGE = new URL('https://www.wikipedia.org/wiki/Bread');
const told = (asked: Promise<unknown>) =>
  asked.then(
    () => 'nothing',
    ({ code, message }: { code: string; message: string }) => `${code}: ${message}`,
  );

test('a contributor’s address is not asked for robots.txt, and fails like one where nobody answers', async () => {
  const sharer = world();
  const stranger = world();
  const first = await told(sharer.checkRobots(PAGE, [HOME]));
  expect(first).toMatch(/^robots_disallowed/);
  expect(first).toBe(await told(stranger.checkRobots(PAGE, [NOBODY])));
  expect([sharer.state.silences, stranger.state.silences]).toEqual([1, 0]);
  // Both are remembered for as long: a second question is answered at once.
  expect(await told(sharer.checkRobots(PAGE, [HOME]))).toBe(first);
  expect(sharer.state.silences).toBe(1);
});

test('a page fails when its name later moves to a contributor’s address', async () => {
  const { state, homes } = world();
  const checks = {
    homes,
    resolve: async () => [HOME],
    checkRobots: async () => {},
    takeRate: () => {},
  };
  const asked = checkTarget(checks, PAGE.href, ['*.wikipedia.org']);
  await expect(asked).rejects.toMatchObject({
    code: 'target_failed',
    message: 'The page could not be fetched: network.',
  });
  expect(state.silences).toBe(1);
  const elsewhere = { ...checks, resolve: async () => [NOBODY] };
  await expect(checkTarget(elsewhere, PAGE.href, ['*.wikipedia.org'])).resolves.toEqual(PAGE);
});
