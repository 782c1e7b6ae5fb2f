import { expect, test } from 'vitest';
import { SHARING_CHANNELS } from './sharing-channels.ts';
import { CONSENT } from './sharing-view.ts';

const campaign = `0x${'ca'.repeat(32)}`;

test('a campaign is joined by the words of today', () => {
  const { request } = SHARING_CHANNELS['sharing.join'];
  expect(request.safeParse({ campaign, consent: CONSENT }).success).toBe(true);
  for (const consent of [0, CONSENT - 1, CONSENT + 1]) {
    expect(request.safeParse({ campaign, consent }).success).toBe(false);
  }
});

test.each([
  ['www.example.org', true],
  ['example.org', true],
  ['example', false],
  ['*.example.org', false],
  ['https://example.org/', false],
  ['Example.org', false],
  ['', false],
])('"%s" can be vetoed: %s', (host, fits) => {
  const { request } = SHARING_CHANNELS['sharing.veto'];
  expect(request.safeParse({ host, on: true }).success).toBe(fits);
});
