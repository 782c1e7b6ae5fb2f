import { expect, test, vi } from 'vitest';
import { RobotsReader } from './read-robots.ts';

// The thread starts with the first question, which takes a while on a busy machine.
vi.setConfig({ testTimeout: 30_000 });

const question = (url: string) => ({
  host: 'example.com',
  text: 'User-agent: *\nDisallow: /private\n',
  url: `https://example.com${url}`,
  robot: 'stint',
});

test('a hundred questions wait at most, and all of them are answered', async () => {
  const reader = new RobotsReader();
  const asked = Array.from({ length: 100 }, (_, i) =>
    reader.ask(question(i % 2 === 0 ? '/public' : '/private')),
  );
  await expect(reader.ask(question('/public'))).rejects.toMatchObject({
    code: 'rate_limited',
    details: { retryAfterSeconds: 5 },
  });
  expect(await Promise.all(asked)).toEqual(Array.from({ length: 100 }, (_, i) => i % 2 === 0));
  expect(await reader.ask(question('/public'))).toBe(true);
});

test('a question that breaks the thread leaves those behind it answered', async () => {
  const reader = new RobotsReader();
  const broken = { ...question('/public'), robot: (() => 'no message') as unknown as string };
  const answers = [reader.ask(broken), reader.ask(question('/private'))];
  expect(await Promise.all(answers)).toEqual([null, false]);
});
