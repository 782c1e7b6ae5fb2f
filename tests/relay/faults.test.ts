import { afterEach, beforeEach, expect, test } from 'vitest';
import { until } from '../support/campaign.ts';
import { call } from '../support/http.ts';
import { pageBytes } from '../support/netns/sites.ts';
import { createNodeFetch } from '../support/node-fetch.ts';
import { type RelayStage, setRelayStage } from '../support/relay-stage.ts';

const MB = 1_000_000;
let stage: RelayStage;

beforeEach(async () => {
  stage = await setRelayStage();
});
afterEach(() => stage.close());

const big = () => stage.fetch({ url: 'https://www.sites.net/bytes/9000000', maxBytes: 10 * MB });

test('when the relay is killed during a page, open jobs are refunded and nothing is paid twice', async () => {
  const device = await stage.addDevice();
  await (await big()).arrayBuffer();
  // What the device was told is booked stays booked; the end of a job is booked up to 25 ms later.
  await until(async () => device.booked === 9_000_000, 'the end to be booked');
  const reply = await stage.fetch({ url: 'https://www.sites.net/drip', timeoutMs: 30_000 });
  expect(reply.status).toBe(200);
  expect(BigInt((await stage.campaign.status()).reserved)).toBeGreaterThan(0n);
  await stage.net.service.kill();
  await expect(reply.text()).rejects.toThrow();
  await stage.net.service.start();
  const status = await stage.campaign.status();
  const sum = [status.available, status.reserved, status.pending, status.credited];
  expect(sum.reduce((total, part) => total + BigInt(part), 0n)).toBe(BigInt(status.funded));
  // Only the cost of the page that was finished stays reserved.
  expect(BigInt(status.reserved) + BigInt(status.pending)).toBeLessThanOrEqual(4_952n);
  expect(BigInt(status.reserved) + BigInt(status.pending)).toBeGreaterThan(4_900n);
  await until(async () => device.relay.state === 'ready', 'the device to come back');
  const again = await big();
  expect((await again.arrayBuffer()).byteLength).toBe(9_000_000);
  await until(async () => device.receipts.length > 0, 'the tally');
  expect(device.receipts.at(-1)).toMatchObject({ n: 1, jobs: 2, bytes: 18_000_000 });
});

test('a page larger than the reader accepts is paid for as far as it was brought', async () => {
  await stage.addDevice();
  const reply = await stage.fetch({ url: 'https://www.sites.net/bytes/900000', maxBytes: 899_999 });
  const id = reply.headers.get('x-stint-job')!;
  await expect(reply.arrayBuffer()).rejects.toThrow();
  const { origin } = stage.net;
  const line = () => call(origin, 'job', { token: stage.campaign.key, params: { id } });
  await until(async () => (await line()).state === 'done', 'the book');
  expect((await line()).bytes).toBeGreaterThan(700_000);
});

test('when a socket drops during a page, the page is completed over the next socket', async () => {
  const sockets: { terminate(): void }[] = [];
  const device = await stage.addDevice(0, {}, (socket) => sockets.push(socket));
  device.policy = { ...device.policy, kbitPerSecond: 40_000 };
  const reply = await big();
  await until(async () => device.bytes > 2 * MB, 'a part of it');
  sockets.at(-1)!.terminate();
  const body = Buffer.from(await reply.arrayBuffer());
  expect(body.equals(pageBytes('9000000', 9_000_000))).toBe(true);
  expect(sockets.length).toBe(2);
  await until(async () => device.records.length > 0, 'its record');
  expect(device.records).toHaveLength(1);
});

test('a veto ends only the pages of that host; other pages and the connection go on', async () => {
  const device = await stage.addDevice();
  device.policy = { ...device.policy, kbitPerSecond: 40_000 };
  const fetch = (host: string) =>
    stage.fetch({ url: `https://${host}.sites.net/bytes/9000000`, maxBytes: 10 * MB });
  const [vetoed, other] = await Promise.all([fetch('n1'), fetch('n2')]);
  await until(async () => device.bytes > MB, 'a part of both');
  const connections = device.states.length;
  device.policy = { ...device.policy, kbitPerSecond: 0, vetoed: ['n1.sites.net'] };
  device.relay.refresh();
  await expect(vetoed.arrayBuffer()).rejects.toThrow();
  expect((await other.arrayBuffer()).byteLength).toBe(9 * MB);
  expect(device.states).toHaveLength(connections);
  const ends = () => device.records.map(({ host, result }) => `${host} ${result}`).sort();
  await until(async () => ends().length === 2, 'both to be recorded');
  expect(ends()).toEqual(['n1.sites.net stopped', 'n2.sites.net done']);
});

test('when a device stops before its first byte, the page comes through another device', async () => {
  const { fetch, watch } = createNodeFetch();
  let asked = 0;
  const never = (url: string, init: RequestInit) => {
    asked += 1;
    return url.endsWith('/50') ? new Promise<Response>(() => {}) : fetch(url, init);
  };
  const sockets: { terminate(): void }[] = [];
  const stuck = await stage.addDevice(0, { fetch: never, watch }, (socket) => sockets.push(socket));
  const pending = stage.fetch({ url: 'https://www.sites.net/bytes/50' });
  await until(async () => asked === 1, 'the job to be there');
  await stage.addDevice(1);
  stuck.policy = { ...stuck.policy, on: false };
  sockets.at(-1)!.terminate();
  expect((await (await pending).arrayBuffer()).byteLength).toBe(50);
});

test('a stop of the service lets running pages finish and writes the last receipts', async () => {
  const device = await stage.addDevice();
  device.policy = { ...device.policy, kbitPerSecond: 80_000 };
  const reply = await big();
  await until(async () => device.bytes > MB, 'a part of it');
  const [code, body] = await Promise.all([stage.net.service.stop(), reply.arrayBuffer()]);
  expect(code).toBe(0);
  expect(body.byteLength).toBe(9_000_000);
  await until(async () => device.receipts.length === 1, 'the tally');
  await stage.net.service.start();
  const status = await stage.campaign.status();
  expect([status.reserved, BigInt(status.pending) > 0n]).toEqual(['0', true]);
});
