import { EventEmitter } from 'node:events';
import { beforeEach, expect, test, vi } from 'vitest';
import { createRobots } from './robots.ts';

/** The web: which sites were asked, and what each answers. */
const web = vi.hoisted(() => ({
  asked: [] as string[],
  text: (_host: string): string => '',
  cut: 0,
}));

vi.mock('node:https', () => ({
  request: ({ host }: { host: string }, answer: (response: EventEmitter) => void) => {
    web.asked.push(host);
    const call = Object.assign(new EventEmitter(), {
      destroy: () => {
        web.cut += 1;
      },
      end: () => {
        const response = Object.assign(new EventEmitter(), { statusCode: 200 });
        answer(response);
        response.emit('data', Buffer.from(web.text(host)));
        response.emit('end');
        call.emit('close');
      },
    });
    return call;
  },
}));

beforeEach(() => {
  Object.assign(web, { asked: [], text: () => '', cut: 0 });
});

const NO_HOMES = { isDevice: () => false, silence: async () => {} };

const ask = (robots: ReturnType<typeof createRobots>, host: string) =>
  robots(new URL(`https://${host}/page`), ['93.184.216.34']);
const timesAsked = (host: string) => web.asked.filter((each) => each === host).length;

test('with more than 10,000 sites only the oldest is forgotten', async () => {
  const robots = createRobots(() => 0, NO_HOMES);
  for (let n = 0; n <= 10_000; n += 1) await ask(robots, `h${n}.org`);
  await ask(robots, 'h1.org');
  expect(timesAsked('h1.org')).toBe(1);
  await ask(robots, 'h0.org');
  expect(timesAsked('h0.org')).toBe(2);
});

test('no more than 32 MiB of rules are kept, however few sites they belong to', async () => {
  const robots = createRobots(() => 0, NO_HOMES);
  web.text = () => `#${'x'.repeat(500 * 1024)}`;
  for (let n = 0; n < 66; n += 1) await ask(robots, `h${n}.org`);
  await ask(robots, 'h65.org');
  expect(timesAsked('h65.org')).toBe(1);
  await ask(robots, 'h0.org');
  expect(timesAsked('h0.org')).toBe(2);
});

test('a file over 512 KiB is cut off there, and its beginning counts', async () => {
  const robots = createRobots(() => 0, NO_HOMES);
  web.text = () => `User-agent: *\nDisallow: /page\n#${'x'.repeat(512 * 1024)}`;
  await expect(ask(robots, 'long.org')).rejects.toMatchObject({ code: 'robots_disallowed' });
  expect(web.cut).toBe(1);
});

test('rules that take long are not waited for, and hold up neither this thread nor other sites', async () => {
  let now = 0;
  const robots = createRobots(() => now, NO_HOMES);
  const wildcards = `User-agent: *\n${`Disallow: /${'a*'.repeat(200)}b\n`.repeat(1_200)}`;
  web.text = (host) => (host === 'slow.org' ? wildcards : 'User-agent: *\nDisallow: /no');
  await ask(robots, 'first.org');

  let longest = 0;
  let last = performance.now();
  const beat = setInterval(() => {
    longest = Math.max(longest, performance.now() - last);
    last = performance.now();
  }, 5);
  const path = 'a'.repeat(2_000);
  const slow = robots(new URL(`https://slow.org/${path}`), ['93.184.216.34']);
  const other = ask(robots, 'second.org');
  let refused: string | undefined;
  slow.catch(({ code }) => {
    refused = code;
  });
  await expect.poll(() => refused, { timeout: 4_000 }).toBe('robots_disallowed');
  await other;
  await expect(robots(new URL('https://second.org/no'), [])).rejects.toMatchObject({
    code: 'robots_disallowed',
  });
  clearInterval(beat);
  expect(longest).toBeLessThan(2_000);

  // They are not applied again for a while, and then read again.
  web.text = () => '';
  await expect(ask(robots, 'slow.org')).rejects.toMatchObject({ code: 'robots_disallowed' });
  now += 11 * 60_000;
  await ask(robots, 'slow.org');
  expect(timesAsked('slow.org')).toBe(2);
});
