import { afterAll, beforeAll, expect, test } from 'vitest';
import { forbiddenTargets } from '../support/forbidden-targets.ts';
import { call } from '../support/http.ts';
import { testAccount } from '../support/keys.ts';
import { OPERATOR_TOKEN } from '../support/network.ts';
import type { RelayDeviceUnderTest } from '../support/relay-device.ts';
import { type RelayStage, setRelayStage } from '../support/relay-stage.ts';

let stage: RelayStage;
let device: RelayDeviceUnderTest;

beforeAll(async () => {
  const hosts = ['*.sites.net', '*.lan.sites.net', 'login.sites.net'];
  stage = await setRelayStage({}, { destinations: hosts });
  device = await stage.addDevice();
});
afterAll(() => stage.close());

/** What the device was asked for, without the counting page, whose record may come late. */
const fetched = () => device.records.filter(({ path }) => path !== '/count');

async function refusal(url: string, more: object = {}) {
  const reply = await stage.fetch({ url, ...more });
  const body = reply.status === 200 ? { error: { code: 'none' } } : await reply.json();
  return `${reply.status} ${body.error.code}`;
}

test('none of over 2,000 forbidden targets is fetched, and none causes an internal error', async () => {
  const targets = forbiddenTargets();
  expect(targets.length).toBeGreaterThanOrEqual(2_000);
  const before = await (await stage.fetch({ url: 'https://www.sites.net/count' })).text();
  const records = fetched().length;
  const seen = new Map<string, number>();

  for (let i = 0; i < targets.length; i += 50) {
    const part = targets.slice(i, i + 50);
    for (const said of await Promise.all(part.map((url) => refusal(url)))) {
      seen.set(said, (seen.get(said) ?? 0) + 1);
    }
  }

  const allowed = ['400 malformed', '403 target_forbidden', '403 insecure_target'];
  expect([...seen.keys()].filter((said) => !allowed.includes(said))).toEqual([]);
  expect(fetched().length).toBe(records);
  const after = await (await stage.fetch({ url: 'https://www.sites.net/count' })).text();
  // The first request may have brought robots.txt with it; nothing else reached the web.
  expect(Number(after) - Number(before)).toBe(1);
});

test.each(['rebind', 'inside', 'six', 'mapped', 'ourselves', 'neighbour'])(
  'a name is refused when any of its addresses is not public, or ours: %s',
  async (name) => {
    const records = fetched().length;
    expect(await refusal(`https://${name}.sites.net/`)).toBe('403 target_forbidden');
    expect(fetched().length).toBe(records);
  },
);

test('a redirect to a forbidden target is reported but not followed', async () => {
  const url = (to: string) => `https://www.sites.net/to/x?url=${encodeURIComponent(to)}`;
  for (const to of [
    'https://127.0.0.1/',
    'https://inside.sites.net/',
    'https://www.wikipedia.org/',
    'https://10.0.0.1.nip.io/',
  ]) {
    expect(await refusal(url(to), { redirect: 'follow' })).toBe('403 target_forbidden');
  }

  expect(await refusal(url('http://www.sites.net/'), { redirect: 'follow' })).toBe(
    '403 insecure_target',
  );
  expect(
    await refusal(url(url(url(url(url(url('https://www.sites.net/count')))))), {
      redirect: 'follow',
    }),
  ).toBe('502 target_failed');
});

test('deny-lists, robots.txt, names that do not exist and hosts outside the campaign are refused', async () => {
  expect(await refusal('https://login.sites.net/')).toBe('451 target_denied');
  expect(await refusal('https://robots.sites.net/secret/page')).toBe('451 robots_disallowed');
  expect(await refusal('https://robots.sites.net/bytes/10')).toBe('200 none');
  expect(await refusal('https://nowhere.sites.net/')).toBe('502 target_failed');
  expect(await refusal('https://www.wikipedia.org/')).toBe('403 target_forbidden');
});

test('no key, a key that does not exist and a barred requester are refused', async () => {
  const get = (authorization?: string) =>
    fetch(`${stage.net.origin}/v1/fetch?url=https://www.sites.net/count`, {
      headers: authorization ? { authorization } : {},
    });
  expect((await get()).status).toBe(401);
  expect((await get('Bearer nothing')).status).toBe(401);
  expect((await get(`Bearer ${stage.campaign.key}`)).status).toBe(200);
  expect(
    (await get(`Basic ${Buffer.from(`${stage.campaign.key}:`).toString('base64')}`)).status,
  ).toBe(200);
  const requester = testAccount('requester').address.toLowerCase();
  const say = (state: 'vetted' | 'barred') =>
    call(stage.net.origin, 'vetRequester', {
      token: OPERATOR_TOKEN,
      params: { requester },
      body: { state, note: 'x' },
    });
  await say('barred');
  await expect
    .poll(() => refusal('https://www.sites.net/count'), { timeout: 5_000 })
    .toBe('403 requester_unvetted');
  await say('vetted');
  await expect
    .poll(() => refusal('https://www.sites.net/count'), { timeout: 5_000 })
    .toBe('200 none');
});

test('replies to bad bodies say what is wrong', async () => {
  for (const body of [
    {},
    { url: 5 },
    { url: 'https://www.sites.net/', maxBytes: 1e12 },
    { url: 'https://www.sites.net/', method: 'POST' },
    { url: 'https://www.sites.net/', headers: { cookie: 'a' } },
    [],
  ]) {
    expect((await stage.fetch(body)).status).toBe(400);
  }
});

test('the kill switch ends everything at once, and says so', async () => {
  await stage.switchRelay(false);
  expect(await refusal('https://www.sites.net/count')).toBe('503 relay_off');
  await expect.poll(() => device.relay.state).toBe('switched_off');
  await stage.switchRelay(true);
  device.relay.refresh();
  await expect
    .poll(() => refusal('https://www.sites.net/count'), { timeout: 5_000 })
    .toBe('200 none');
});
