import { afterAll, beforeAll, expect, test } from 'vitest';
import { until } from '../support/campaign.ts';
import { call } from '../support/http.ts';
import { testAccount } from '../support/keys.ts';
import { pageBytes } from '../support/netns/sites.ts';
import type { RelayDeviceUnderTest } from '../support/relay-device.ts';
import { type RelayStage, setRelayStage } from '../support/relay-stage.ts';

const MB = 1_000_000;

let stage: RelayStage;
let device: RelayDeviceUnderTest;
let other: RelayDeviceUnderTest;

beforeAll(async () => {
  stage = await setRelayStage({}, { proofPercent: 20 });
  device = await stage.addDevice();
});
afterAll(() => stage.close());

const page = (url: string, more: object = {}) => stage.fetch({ url, maxBytes: 10 * MB, ...more });

test('a page comes completely through a device, and through nothing else', async () => {
  const reply = await page('https://www.sites.net/bytes/300000');
  expect([reply.status, reply.headers.get('x-stint-status')]).toEqual([200, '200']);
  const body = Buffer.from(await reply.arrayBuffer());
  expect(body.equals(pageBytes('300000', 300_000))).toBe(true);
  await until(async () => device.records.length > 0, 'the flight recorder');
  expect(device.records.at(-1)).toMatchObject({
    host: 'www.sites.net',
    path: '/bytes/300000',
    bytes: 300_000,
    result: 'done',
  });
  const echo = await (await page('https://www.sites.net/echo')).json();
  expect(echo.from).toBe('51.1.1.2');
  expect(echo.headers.cookie).toBeUndefined();
});

test('JSON replies, HEAD, error statuses, and redirects both reported and followed', async () => {
  const asJson = { accept: 'application/json' };
  const reply = await stage.fetch({ url: 'https://www.sites.net/bytes/1000' }, asJson);
  const result = await reply.json();
  expect(Buffer.from(result.body, 'base64').equals(pageBytes('1000', 1_000))).toBe(true);
  expect(result).toMatchObject({
    status: 200,
    bytes: 1_000,
    url: 'https://www.sites.net/bytes/1000',
  });
  const head = await page('https://www.sites.net/bytes/1000', { method: 'HEAD' });
  expect([head.headers.get('x-stint-status'), await head.text()]).toEqual(['200', '']);
  const teapot = await page('https://www.sites.net/status/418');
  expect([teapot.headers.get('x-stint-status'), await teapot.text()]).toEqual(['418', 'said so']);
  const hop = `https://www.sites.net/to/x?url=${encodeURIComponent('https://plain.sites.net/bytes/10')}`;
  const told = await page(hop);
  expect(told.headers.get('x-stint-status')).toBe('302');
  expect(told.headers.get('location')).toBe('https://plain.sites.net/bytes/10');
  const followed = await page(hop, { redirect: 'follow' });
  expect(followed.headers.get('x-stint-url')).toBe('https://plain.sites.net/bytes/10');
  expect((await followed.arrayBuffer()).byteLength).toBe(10);
});

test('a requester can read its own job by id, with the hash of its line', async () => {
  const asJson = { accept: 'application/json' };
  const reply = await stage.fetch({ url: 'https://www.sites.net/bytes/77' }, asJson);
  const { job } = await reply.json();
  const lookUp = () =>
    call(stage.net.origin, 'job', { token: stage.campaign.key, params: { id: job } });
  await until(async () => (await lookUp()).state === 'done', 'the book');
  const line = await lookUp();
  expect(line).toMatchObject({ state: 'done', bytes: 77, status: 200 });
  expect(line.hash).toBe(reply.headers.get('x-stint-receipt'));
  expect(JSON.stringify(line)).not.toContain(device.key);
});

test('at 16 MiB bytes become pending and are counter-signed; proofs credit them, and a wallet owns them', async () => {
  other = await stage.addDevice();
  const before = BigInt((await stage.campaign.status()).pending);

  for (let i = 0; i < 5; i++) {
    const replies = [
      page('https://www.sites.net/bytes/9000000'),
      page('https://www.sites.net/bytes/9000001'),
    ];
    for (const reply of await Promise.all(replies)) await reply.arrayBuffer();
  }

  await until(async () => device.receipts.length > 0 && other.receipts.length > 0, 'the tallies');
  expect(BigInt((await stage.campaign.status()).pending)).toBeGreaterThan(before);
  expect(device.receipts.at(-1)!.bytes).toBeLessThanOrEqual(device.sent);
  // Small pages are sometimes fetched again; three agreements credit what is pending.
  await until(
    async () => {
      await (await page('https://www.sites.net/bytes/2000')).arrayBuffer();
      return BigInt((await stage.campaign.status()).credited) > 0n;
    },
    'credit',
    30_000,
  );
  await device.owner.bind(testAccount('sharing contributor'));
  await other.owner.bind(testAccount('sharing contributor'));
  const token = await device.session();
  const { receipts, checkpoint } = await call(stage.net.origin, 'receipts', {
    token,
    query: { from: 1 },
  });
  expect(receipts.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['work', 'bind']));
  expect(checkpoint!.seq).toBe(receipts.length);
  const credited = BigInt((await stage.campaign.status()).credited);
  const update = (await call(stage.net.origin, 'account', { token, query: { from: 1 } })).update!;
  const owned = BigInt(update.tail?.voucher.cumulative ?? 0);
  expect(owned).toBeGreaterThan(0n);
  // A tenth of that is the operator's fee.
  expect(owned).toBeLessThanOrEqual(credited);
});

test('only the key that ran a job is told what it pays', async () => {
  const ask = async ({ session }: Pick<RelayDeviceUnderTest, 'session'>, jobs: string[]) =>
    (await call(stage.net.origin, 'paidJobs', { token: await session(), body: { jobs } })).jobs;
  const ids = device.records.slice(0, 500).map(({ id }) => id);
  const told = await ask({ session: () => device.session() }, ids);
  expect(told.filter(({ unit }) => unit !== null).length).toBeGreaterThan(0);
  expect(told.length).toBeLessThanOrEqual(ids.length);
  expect(await ask({ session: () => other.session() }, ids)).toEqual([]);
});

test('a bandwidth key cannot lease tasks or be bound to a wallet', async () => {
  const token = await device.session();
  const lease = call(stage.net.origin, 'lease', { token, body: { hold: 1 } });
  await expect(lease).rejects.toMatchObject({ code: 'forbidden' });
});

test('switching off closes the socket and ends running pages within a second', async () => {
  other.relay.stop();
  const reply = await page('https://www.sites.net/drip', { timeoutMs: 30_000 });
  expect(reply.status).toBe(200);
  const started = performance.now();
  device.relay.stop();
  const bytes = device.bytes;
  expect(device.relay.state).toBe('off');
  // The reader is told at once, too: there is no waiting for a device that left on purpose.
  await expect(reply.text()).rejects.toThrow();
  expect(performance.now() - started).toBeLessThan(1_000);
  expect(device.bytes).toBe(bytes);
});
