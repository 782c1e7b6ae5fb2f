import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { rangeOf } from '../../../../lib/domain/address-range.ts';
import {
  BadHead,
  DeviceMessage,
  MAX_CONTROL,
  type RelayMessage,
} from '../../../../lib/protocol/relay.ts';
import {
  FRAME_HEADER,
  HEARTBEAT_MS,
  MAX_FRAME_BODY,
} from '../../../../lib/protocol/relay-frames.ts';
import type { Context } from '../../context.ts';
import { getDevice } from '../../devices/find.ts';
import { deviceOf } from '../../devices/session.ts';
import { clientAddress } from './address.ts';
import { DeviceSession, RESUME_MS } from './device-session.ts';
import type { Fleet } from './fleet.ts';
import { createWire, type Wire } from './wire.ts';

type Hello = Extract<DeviceMessage, { type: 'hello' }>;
type Tallied = Extract<DeviceMessage, { type: 'tallied' }>;
type StopCode = Extract<RelayMessage, { type: 'stop' }>['code'];

/** How long a socket has to send its hello, ms. */
const HELLO_MS = 10_000;

/** What the gateway needs. */
export interface GatewayOptions {
  fleet: Fleet;
  isOn: () => boolean;
  limits: { jobs: number; kbitPerSecond: number };
  /** The most devices of one address range at once, so that one line cannot pose as a crowd. */
  perRange: number;
  /** Addresses of proxies whose `x-forwarded-for` is trusted. */
  proxies: ReadonlySet<string>;
  /** Null when the device may work, else the reason why not. */
  mayWork: (device: string) => Promise<string | null>;
  onTallied: (session: DeviceSession, message: Tallied) => void;
}

const stop = (code: StopCode, message: string): Extract<RelayMessage, { type: 'stop' }> => ({
  type: 'stop',
  code,
  message,
});

type TextFrame = DeviceMessage | { type: 'bad_head'; stream: number };

/** Parses a text frame; null when it is not a known message. */
function readMessage(data: Buffer): TextFrame | null {
  if (data.length > MAX_CONTROL) return null;
  try {
    const value: unknown = JSON.parse(data.toString('utf8'));
    const parsed = DeviceMessage.safeParse(value);
    if (parsed.success) return parsed.data;
    const bad = BadHead.safeParse(value);
    return bad.success ? { type: 'bad_head', stream: bad.data.stream } : null;
  } catch {
    return null;
  }
}

/** The WebSocket side: admits devices and passes their messages to their sessions. */
export function createGateway(ctx: Context, options: GatewayOptions) {
  const { fleet, isOn } = options;
  const server = new WebSocketServer({
    noServer: true,
    perMessageDeflate: false,
    maxPayload: Math.max(MAX_CONTROL, FRAME_HEADER + MAX_FRAME_BODY),
  });
  const away = new Map<string, { session: DeviceSession; timer: NodeJS.Timeout }>();
  const ranges = new Map<string, number>();
  const counted = new WeakSet<DeviceSession>();
  let draining = false;

  function refuse(socket: WebSocket, code: StopCode, message: string): void {
    socket.send(JSON.stringify(stop(code, message)));
    socket.close(code === 'protocol' ? 1008 : 1000);
  }

  async function admit(wire: Wire, hello: Hello, address: string) {
    const { socket } = wire;
    if (!isOn() || draining) return refuse(socket, 'relay_off', 'The relay is switched off.');
    const device = await deviceOf(ctx, hello.token).then(
      (found) => found.device,
      () => null,
    );
    if (device === null)
      return refuse(socket, 'unauthorized', 'There is no such session, or it has ended.');

    const row = await getDevice(ctx.store.db, device);
    if (row.owner_device === null) {
      return refuse(socket, 'unauthorized', 'Only a bandwidth key can connect here.');
    }
    const held = await options.mayWork(device);
    if (held !== null) return refuse(socket, 'divergence', held);

    if (socket.readyState !== socket.OPEN) return;
    const session =
      resumeSession(device, hello, address) ?? newSession(device, hello, wire, address);
    if (!session) return refuse(socket, 'network_full', 'Too many devices on this network.');

    const resume = session.resume(wire, hello.resume);
    const { limits } = options;
    session.send({ type: 'welcome', now: ctx.now(), resume, limits });
    fleet.add(session);
    return session;
  }

  /** The session that a dropped or replaced socket left, if the device still offers the same. */
  function resumeSession(device: string, hello: Hello, address: string): DeviceSession | null {
    const waiting = away.get(device);
    const found = waiting?.session ?? fleet.find(device);
    if (!found) return null;
    if (waiting) clearTimeout(waiting.timer);
    away.delete(device);

    const old = found.socket;
    if (old) {
      found.detach(old);
      refuse(old, 'replaced', 'This device connected again.');
    }
    fleet.remove(found);
    // From another network it needs a new session: caps and comparisons go by network.
    if (found.range === rangeOf(address) && found.isLike({ ...hello, region: hello.region })) {
      return found;
    }
    found.end(null);
    freePlace(found);
    return null;
  }

  function newSession(device: string, hello: Hello, wire: Wire, address: string) {
    const range = rangeOf(address);
    const count = ranges.get(range) ?? 0;
    if (count >= options.perRange) return null;

    ranges.set(range, count + 1);
    const { campaigns, slots, region } = hello;
    const peer = { device, campaigns, slots, region, address, range };
    const session = new DeviceSession(peer, wire, ctx.now(), fleet.free);
    counted.add(session);

    return session;
  }

  /** Frees a session's place in its address range, once, however often it is called. */
  function freePlace(session: DeviceSession): void {
    if (!counted.delete(session)) return;
    const left = (ranges.get(session.range) ?? 1) - 1;
    if (left > 0) ranges.set(session.range, left);
    else ranges.delete(session.range);
  }

  function onClose(session: DeviceSession, socket: WebSocket, isMeant: boolean): void {
    if (session.socket !== null && session.socket !== socket) return;

    session.detach(socket);
    fleet.remove(session);
    // A device that hangs up on purpose does not come back for its jobs.
    if (isMeant) session.end(null);
    if (session.isIdle) {
      freePlace(session);
      return;
    }

    const timer = setTimeout(() => {
      away.delete(session.device);
      session.end(null);
      freePlace(session);
    }, RESUME_MS);
    away.set(session.device, { session, timer });
  }

  function onText(session: DeviceSession, message: TextFrame): boolean {
    if (message.type === 'ping') session.send({ type: 'pong', t: message.t });
    else if (message.type === 'tallied') options.onTallied(session, message);
    else if (message.type === 'bad_head') session.onBadHead(message.stream);
    else if (message.type === 'hello') return false;
    else if (message.type !== 'pong') return session.onText(message);
    return true;
  }

  function connect(wire: Wire, address: string): void {
    const { socket } = wire;
    let session: DeviceSession | undefined;
    let greeted = false;
    const late = setTimeout(
      () => refuse(socket, 'protocol', 'The hello message is overdue.'),
      HELLO_MS,
    );
    const violation = () => {
      if (session) session.end(stop('protocol', 'This message breaks the protocol.'), true);
      else refuse(socket, 'protocol', 'This message breaks the protocol.');
    };
    socket.binaryType = 'nodebuffer';

    socket.on('message', (data: Buffer, isBinary) => {
      // It was on its way when another socket took over, which is nobody's fault.
      if (session && session.socket !== socket) return;

      if (session) session.heardAt = ctx.now();
      if (isBinary) {
        if (!session?.onBytes(data)) violation();
        return;
      }

      const message = readMessage(data);
      if (message === null) return violation();
      if (greeted) {
        if (!session || !onText(session, message)) violation();
        return;
      }

      greeted = true;
      clearTimeout(late);
      if (message.type !== 'hello') return violation();
      admit(wire, message, address).then(
        (admitted) => {
          session = admitted ?? undefined;
        },
        () => refuse(socket, 'relay_off', 'The relay cannot admit devices right now.'),
      );
    });

    socket.on('error', () => socket.terminate());
    socket.on('close', (code) => {
      clearTimeout(late);
      if (session) onClose(session, socket, code === 1000 || code === 1005);
    });
  }

  return {
    /** For the HTTP server's `upgrade` event. */
    upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
      const address = clientAddress(request, options.proxies);
      server.handleUpgrade(request, socket, head, (ws) => connect(createWire(ws, socket), address));
    },
    /** Pings every device and drops those silent for too long. Call it every `heartbeatMs`. */
    beat(): void {
      const now = ctx.now();
      for (const session of fleet.all()) {
        if (session.isSilent(now)) session.socket?.terminate();
        else session.send({ type: 'ping', t: now });
      }
    },
    /** Ends every session at once: the kill switch. */
    cut(code: StopCode, message: string): void {
      for (const session of fleet.all()) {
        fleet.remove(session);
        session.end(stop(code, message));
        freePlace(session);
      }
      for (const { session, timer } of away.values()) {
        clearTimeout(timer);
        session.end(null);
        freePlace(session);
      }
      away.clear();
    },
    /** Stops new jobs. Resolves when the running ones are done, or after `limitMs`. */
    async drain(limitMs: number): Promise<void> {
      draining = true;
      for (const session of fleet.all()) session.drain(5_000);
      const end = ctx.now() + limitMs;
      while (ctx.now() < end && [...fleet.all()].some((session) => !session.isIdle)) {
        await new Promise((next) => setTimeout(next, 20));
      }
    },
    close: () => server.close(),
    heartbeatMs: HEARTBEAT_MS,
  };
}
