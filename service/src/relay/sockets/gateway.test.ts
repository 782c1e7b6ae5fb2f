import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import { MAX_CONTROL, type RelayMessage } from '../../../../lib/protocol/relay.ts';
import { type Context, DEFAULT_RULES } from '../../context.ts';
import { addDevice, getDevice } from '../../devices/find.ts';
import { openSession } from '../../devices/session.ts';
import { createSigner } from '../../keys.ts';
import { openStore } from '../../store/store.ts';
import { createFleet, type Fleet } from './fleet.ts';
import { createGateway } from './gateway.ts';

const DOMAIN = { chainId: 31_337, vault: `0x${'5f'.repeat(20)}` };
const key = (byte: string) => `0x${byte.repeat(32)}`;
const CAMPAIGN = key('ca');
const signer = createSigner({ voucher: key('01'), accrual: key('02'), relayer: key('03') });

let dir: string;
let ctx: Context;
let fleet: Fleet;
let server: Server;
let gateway: ReturnType<typeof createGateway>;
let sockets: WebSocket[];
let isOn: boolean;
/** Why the device may not work, or null. */
let held: string | null;

beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'stint-gateway-'));
  const store = await openStore(join(dir, 'a.db'), DOMAIN);
  ctx = { store, domain: DOMAIN, signer, now: Date.now, rules: DEFAULT_RULES };
  fleet = createFleet();
  gateway = createGateway(ctx, {
    fleet,
    isOn: () => isOn,
    limits: { jobs: 8, kbitPerSecond: 0 },
    perRange: 2,
    proxies: new Set(),
    mayWork: async () => held,
    onTallied: () => {},
  });
  server = createServer().on('upgrade', gateway.upgrade);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  sockets = [];
  isOn = true;
  held = null;
});
afterEach(async () => {
  for (const socket of sockets) socket.terminate();
  gateway.close();
  await new Promise((done) => server.close(done));
  await ctx.store.close();
  rmSync(dir, { recursive: true });
});

interface Peer {
  campaigns?: string[];
  /** The device that the key belongs to; none for a device that answers itself. */
  owner?: { ownerDevice: string } | object;
  token?: string;
}

/** A socket of the device with this byte. `heard` is what it was told first. */
async function connect(byte: string, campaigns = [CAMPAIGN], peer: Peer = {}) {
  const device = key(byte);
  const { owner = { ownerDevice: key('0d') } } = peer;
  const id = { device, recoveryKey: `b${device}`, account: null, ...owner };
  const known = await getDevice(ctx.store.db, device).catch(() => null);
  if (!known) await ctx.store.write((db) => addDevice(ctx, db, id));
  const session = openSession(ctx, await getDevice(ctx.store.db, device));
  const { token = session.token } = peer;
  const { port } = server.address() as AddressInfo;
  const socket = new WebSocket(`ws://127.0.0.1:${port}/`);
  sockets.push(socket);
  const closed = new Promise<void>((done) => socket.once('close', () => done()));
  const heard: RelayMessage[] = [];
  const greeted = new Promise<RelayMessage>((done) => {
    socket.on('message', (data) => {
      heard.push(JSON.parse(String(data)));
      done(heard[0]!);
    });
  });
  await new Promise((done) => socket.once('open', done));
  socket.send(JSON.stringify({ type: 'hello', v: 1, token, campaigns, slots: 1, resume: [] }));
  return { socket, heard, closed, first: await greeted };
}

test('a relay that is off takes nobody', async () => {
  isOn = false;
  expect((await connect('a1')).first).toMatchObject({ type: 'stop', code: 'relay_off' });
  isOn = true;
  await gateway.drain(0);
  expect((await connect('a2')).first).toMatchObject({ type: 'stop', code: 'relay_off' });
  expect(fleet.size).toBe(0);
});

test('only a bandwidth key with a session connects', async () => {
  const refused = { type: 'stop', code: 'unauthorized' };
  const token = `${key('a1')}.9999999999999.nonsense`;
  expect((await connect('a1', [CAMPAIGN], { token })).first).toMatchObject(refused);
  expect((await connect('a2', [CAMPAIGN], { owner: {} })).first).toMatchObject(refused);
  expect(fleet.size).toBe(0);
});

test('a device whose counts differ is told so, and gets nothing', async () => {
  held = 'counts differ';
  const { first } = await connect('a1');
  expect(first).toMatchObject({ type: 'stop', code: 'divergence', message: held });
  expect(fleet.size).toBe(0);
});

/** A socket that has not said who it is. @returns the code with which it is closed */
async function stranger(act: (socket: WebSocket) => void): Promise<number> {
  const { port } = server.address() as AddressInfo;
  const socket = new WebSocket(`ws://127.0.0.1:${port}/`);
  sockets.push(socket);
  const closed = new Promise<number>((done) => socket.once('close', done));
  await new Promise((done) => socket.once('open', done));
  act(socket);
  return closed;
}

test('a socket that does not say who it is goes', async () => {
  let code: number | undefined;
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  try {
    const closed = stranger(() => void vi.advanceTimersByTime(10_000));
    void closed.then((found) => {
      code = found;
    });
    await expect.poll(() => code).toBe(1008);
  } finally {
    vi.useRealTimers();
  }
});

test('a message that is too long is not parsed, whatever it says', async () => {
  const { token } = openSession(ctx, { device: key('a1'), key: key('a1') });
  const hello = { type: 'hello', v: 1, token, campaigns: [CAMPAIGN], slots: 1, resume: [] };
  const padded = JSON.stringify(hello).padEnd(MAX_CONTROL + 1);
  expect(await stranger((socket) => socket.send(padded))).toBe(1008);
  expect(fleet.size).toBe(0);
});

test('a full network gets its own stop code', async () => {
  await connect('a1');
  await connect('a2');
  const third = await connect('a3');
  expect(third.first).toMatchObject({ type: 'stop', code: 'network_full' });
  await third.closed;
  expect(fleet.size).toBe(2);
});

test('a session that ends twice frees one place of its network, not two', async () => {
  const first = await connect('a1');
  await connect('a2');
  // With other campaigns it is another session: the old one ends, and its socket closes after that.
  const again = await connect('a1', [CAMPAIGN, key('cb')]);
  expect(again.first.type).toBe('welcome');
  await first.closed;
  expect((await connect('a3')).first).toMatchObject({ code: 'network_full' });
});

test('the place of a session that ended is free again', async () => {
  const first = await connect('a1');
  await connect('a2');
  first.socket.close();
  await expect.poll(() => fleet.size).toBe(1);
  expect((await connect('a3')).first.type).toBe('welcome');
});

test('a replaced socket can neither speak for the session nor end it', async () => {
  const old = await connect('a1');
  const session = fleet.find(key('a1'));
  // An invalid message that is on its way when the other socket takes over.
  old.socket.on('message', () => old.socket.send('nonsense'));
  const fresh = await connect('a1');
  expect(fresh.first.type).toBe('welcome');
  await old.closed;
  expect(old.heard.at(-1)).toMatchObject({ type: 'stop', code: 'replaced' });
  fresh.socket.send(JSON.stringify({ type: 'ping', t: 5 }));
  await expect.poll(() => fresh.heard.at(-1)).toEqual({ type: 'pong', t: 5 });
  expect(fleet.find(key('a1'))).toBe(session);
  expect(session?.hasRoom).toBe(true);
});

test('a device that reads none of its answers goes', async () => {
  const { socket } = await connect('a1');
  (socket as unknown as { _socket: Socket })._socket.pause();
  // Without a limit all of them would wait in the service; some wait in the buffers of the system.
  const payload = Buffer.alloc(125);
  for (let sent = 0; sent < 200_000 && fleet.size > 0; sent += 1) {
    socket.ping(payload);
    if (sent % 500 === 0) await new Promise((next) => setImmediate(next));
  }
  await expect.poll(() => fleet.size).toBe(0);
});
