import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const ENTRYPOINTS = new URL('../../entrypoints/', import.meta.url);
const pages = readdirSync(ENTRYPOINTS)
  .map((name) => new URL(`${name}/index.html`, ENTRYPOINTS))
  .filter((file) => existsSync(file));

test('there are pages', () => expect(pages.length).toBeGreaterThanOrEqual(6));

test.each(pages.map((file) => file.href))('%s asks nobody but itself', (href) => {
  const head = readFileSync(new URL(href), 'utf8').split('</head>')[0]!;
  const [, content] = /http-equiv="Content-Security-Policy"\s+content="([^"]*)"/.exec(head) ?? [];
  expect(content).toBe("connect-src 'self'");
  // Before anything that could load or send.
  expect(head.indexOf('Content-Security-Policy')).toBeLessThan(
    Math.min(...['<link', '<script', '<style'].map((tag) => `${head}${tag}`.indexOf(tag))),
  );
});
