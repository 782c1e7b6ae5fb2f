import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { createCanaries } from './canaries.ts';
import { judgeProbe } from './probe.ts';

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const page = (change: object = {}) => ({
  status: 200,
  digest: sha256('it'),
  range: '51.1.1',
  ...change,
});
const known = { sha256: sha256('it'), seenFrom: () => null };
const canary = (...addresses: string[]) => ({ ...known, seenFrom: () => addresses });

test('the bytes decide; a status or an address alone is never evidence', () => {
  expect(judgeProbe(known, page())).toBe(true);
  expect(judgeProbe(known, page({ digest: sha256('made up') }))).toBe(false);
  expect(judgeProbe(known, page({ status: 503, digest: sha256('made up') }))).toBeNull();
  expect(judgeProbe(canary('51.1.1.77'), page())).toBe(true);
  expect(judgeProbe(canary('9.9.9.9', '51.1.1.2'), page())).toBe(true);
  expect(judgeProbe(canary('9.9.9.9'), page())).toBeNull();
  expect(judgeProbe(canary('2a01:1:2:3::1'), page())).toBeNull();
  expect(judgeProbe(canary(), page({ digest: sha256('made up') }))).toBe(false);
});

test('a canary exists only while it is open, with a body that nobody else can make', () => {
  const canaries = createCanaries('a secret');
  const one = canaries.issue('c.example.org')!;
  expect(one.url).toMatch(/^https:\/\/c\.example\.org\/canary\/[0-9a-f]{32}$/);
  const nonce = one.url.split('/').at(-1)!;
  const body = canaries.answer(nonce, '51.1.1.2')!;
  expect(sha256(body)).toBe(one.sha256);
  expect(one.seenFrom()).toEqual(['51.1.1.2']);
  expect(createCanaries('another').answer(nonce, '51.1.1.2')).toBeNull();
  one.end();
  expect(canaries.answer(nonce, '51.1.1.2')).toBeNull();
});

test('open nonces, and addresses per nonce, are bounded', () => {
  const canaries = createCanaries('a secret');
  const first = canaries.issue('c.example.org')!;
  for (let i = 0; i < 20; i++) canaries.answer(first.url.split('/').at(-1)!, `51.1.1.${i}`);
  expect(first.seenFrom()!.length).toBe(4);
  let open = 1;
  while (canaries.issue('c.example.org')) open += 1;
  expect(open).toBe(1_000);
});
