import { afterEach, beforeEach, expect, test } from 'vitest';
import WebSocket from 'ws';
import { until } from '../support/campaign.ts';
import { call } from '../support/http.ts';
import { textOf } from '../support/netns/sites.ts';
import { OPERATOR_TOKEN } from '../support/network.ts';
import { createNodeFetch } from '../support/node-fetch.ts';
import { type RelayStage, setRelayStage } from '../support/relay-stage.ts';

const MB = 1_000_000;
let stage: RelayStage;

beforeEach(async () => {
  stage = await setRelayStage({}, { proofPercent: 20 });
});
afterEach(() => stage.close());

const get = async (path: string, more: object = {}) => {
  const reply = await stage.fetch({ url: `https://www.sites.net/${path}`, ...more });
  const body = Buffer.from(await reply.arrayBuffer());
  return {
    status: reply.status,
    body,
    code: reply.status === 200 ? '' : JSON.parse(body.toString()).error.code,
  };
};

test('a page from an address that is not public is dropped, and another device fetches the page', async () => {
  const { fetch } = createNodeFetch();
  const nearby = { address: async () => '192.168.0.1', redirect: () => null, stop: () => {} };
  const rebound = await stage.addDevice(0, { fetch, watch: () => nearby });
  await stage.addDevice(1);
  for (let i = 0; i < 6; i++) expect((await get('bytes/500')).body.length).toBe(500);
  expect(rebound.bytes).toBe(0);
  expect(rebound.records.length).toBeGreaterThan(0);
  expect(new Set(rebound.records.map(({ result }) => result))).toEqual(new Set(['address']));
});

test('two honest devices expose one that makes pages up; its bytes are rejected with evidence, and an appeal can be upheld', async () => {
  const fake = async (url: string) =>
    new Response(url.endsWith('/600') ? 'made up' : Buffer.alloc(9_000_000), { status: 200 });
  const here = { address: async () => '50.7.1.1', redirect: () => null, stop: () => {} };
  const liar = await stage.addDevice(0, { fetch: fake, watch: () => here });
  await get('bytes/9000000', { maxBytes: 10 * MB });
  await get('bytes/9000001', { maxBytes: 10 * MB });
  await until(async () => liar.receipts.length > 0, 'pending bytes');
  await stage.addDevice(1);
  await stage.addDevice(2);
  const token = await liar.session();
  const rejects = async () => {
    const { receipts } = await call(stage.net.origin, 'receipts', { token, query: { from: 1 } });
    return receipts.filter(({ kind }) => kind === 'reject');
  };
  await until(
    async () => {
      await get('bytes/600');
      return (await rejects()).length > 0;
    },
    'the rejection',
    100_000,
  );
  const [rejected] = await rejects();
  expect(rejected!.reason).toMatch(
    /^not_the_page: www.sites.net: this device said 200 [0-9a-f]{16} 7 bytes; 2 others/,
  );
  const uphold = () =>
    call(stage.net.origin, 'decideAppeal', {
      token: OPERATOR_TOKEN,
      params: { unit: rejected!.unit },
      body: { uphold: true, note: 'The page changes.' },
    });
  expect(await uphold()).toEqual({ state: 'upheld' });
  await expect(uphold()).rejects.toMatchObject({ code: 'not_found' });
}, 150_000);

test('a device with another count is told so and gets no more jobs', async () => {
  const device = await stage.addDevice(0);
  await get('bytes/9000000', { maxBytes: 10 * MB });
  // As if its own storage had been tampered with.
  device.booked += 50 * MB;
  await get('bytes/9000000', { maxBytes: 10 * MB });
  await until(async () => device.relay.state === 'diverged', 'the divergence');
  const { bytes } = device;
  // The device knows first: a page that is requested before the relay knows is lost on the way.
  await until(async () => (await get('bytes/10')).code === 'no_device', 'the relay to let it go');
  const told = device.states.length;
  device.relay.start();
  await until(async () => device.states.slice(told).includes('diverged'), 'to be told so again');
  expect(device.states.slice(told)).not.toContain('ready');
  expect((await get('bytes/10')).code).toBe('no_device');
  expect(device.bytes).toBe(bytes);
});

test('a device that sends frames beyond its credit, for no job or malformed is disconnected', async () => {
  const device = await stage.addDevice(0);
  const token = await device.session();
  device.relay.stop();
  const { origin } = stage.net;
  const hello = {
    type: 'hello',
    v: 1,
    token,
    campaigns: [stage.campaign.id],
    slots: 4,
    resume: [],
  };
  const meet = async (act: (socket: WebSocket, job: { stream: number }) => void) => {
    const socket = new WebSocket(`${origin.replace('http', 'ws')}/v1/relay`);
    const closed = new Promise<number>((resolve) => socket.on('close', resolve));
    const said: string[] = [];
    socket.on('open', () => socket.send(JSON.stringify(hello)));
    socket.on('message', (data) => {
      const message = JSON.parse(String(data));
      said.push(message.type === 'stop' ? message.code : message.type);
      if (message.type === 'job') act(socket, message);
    });
    await until(async () => said.includes('welcome'), 'welcome');
    const [reply, code] = await Promise.all([
      get('bytes/10', { maxBytes: 1_000, timeoutMs: 1_000 }),
      closed,
    ]);

    return { code: reply.code, closed: code, said: said.at(-1) };
  };
  const head = (stream: number) =>
    JSON.stringify({ type: 'head', stream, status: 200, headers: [] });
  const frame = (stream: number, size: number) => {
    const bytes = Buffer.alloc(5 + size);
    bytes[0] = 1;
    bytes.writeUInt32BE(stream, 1);
    return bytes;
  };
  const thrownOut = { code: 'device_failed', closed: 1008, said: 'protocol' };
  expect(await meet((socket, { stream }) => socket.send(frame(stream, 10)))).toEqual(thrownOut);
  expect(await meet((socket) => socket.send('{"type":"nonsense"}'))).toEqual(thrownOut);
  expect(await meet((socket) => socket.send(frame(99, 1)))).toEqual(thrownOut);
  expect(await meet((socket) => socket.send(Buffer.alloc(3)))).toEqual(thrownOut);
  // What a head says comes from a site: a bad one costs its job, and the device stays.
  const badHead = { type: 'head', status: 1_000, headers: [['link', '\u0001']] };
  const left = await meet((socket, { stream }) => {
    socket.send(JSON.stringify({ ...badHead, stream }));
    socket.send(frame(stream, 10));
    setTimeout(() => socket.close(1000), 200);
  });
  expect(left).toEqual({ code: 'target_failed', closed: 1000, said: 'done' });
  // Nor does a requester learn what answers in a contributor's own network, by words or by time.
  for (const reason of ['address', 'network', 'timeout']) {
    const began = performance.now();
    const failed = await meet((socket, { stream }) => {
      socket.send(JSON.stringify({ type: 'fail', stream, reason }));
      setTimeout(() => socket.close(1000), 200);
    });
    expect(failed).toMatchObject({ code: 'target_failed', closed: 1000 });
    expect(performance.now() - began).toBeGreaterThan(990);
  }
  const tooMuch = meet((socket, { stream }) => {
    socket.send(head(stream));
    socket.send(frame(stream, 2_000));
  });
  // The head was already passed on, so the reader sees the page break off.
  await expect(tooMuch).rejects.toThrow();
});

test('hostile sites are cut off: endless, dripping, a bomb, 100,000 headers, silence', async () => {
  const device = await stage.addDevice(0);
  const broken = async (path: string, more: object) => {
    const reply = await get(path, more).catch(() => 'broke off');
    return typeof reply === 'string' ? reply : reply.code;
  };
  expect(await broken('endless', { maxBytes: 200_000 })).toBe('broke off');
  expect(await broken('bomb', { maxBytes: 2 * MB })).toBe('broke off');
  // It is compressed a thousandfold and its header shows that, so it is given up long before maxBytes.
  const before = device.bytes;
  expect(await broken('dense', { maxBytes: 6 * MB })).toBe('broke off');
  expect(device.bytes - before).toBeLessThan(MB);
  expect((await get('packed')).body).toEqual(textOf(200_000));
  expect(await broken('drip', { timeoutMs: 1_500 })).toBe('broke off');
  expect(await broken('headers', { timeoutMs: 5_000 })).toBe('target_failed');
  expect(await broken('silent', { timeoutMs: 1_000 })).toBe('target_failed');
  // What was reserved for them is free again, and the device still works.
  expect((await get('bytes/10')).body.length).toBe(10);
});
