import { EventEmitter } from 'node:events';
import { beforeEach, expect, test } from 'vitest';
import type { WebSocket } from 'ws';
import type { Job, RelayMessage } from '../../../../lib/protocol/relay.ts';
import {
  encodeFrame,
  FRAME,
  type FrameType,
  STREAM_WINDOW,
} from '../../../../lib/protocol/relay-frames.ts';
import { DeviceSession, type JobOnDevice } from './device-session.ts';
import type { Wire } from './wire.ts';

let said: RelayMessage[];
let got: (string | number)[];
let session: DeviceSession;
let job: JobOnDevice;

const wire = (): Wire => ({
  socket: Object.assign(new EventEmitter(), { close: () => {} }) as unknown as WebSocket,
  say: (message) => void said.push(message),
});

beforeEach(() => {
  said = [];
  got = [];
  const peer = { device: 'd', campaigns: ['c'], slots: 2, region: undefined };
  session = new DeviceSession({ ...peer, address: 'a', range: 'r' }, wire(), 0, () => {});
});

/** Starts a job that may bring `maxBytes`. @returns its stream */
function start(maxBytes: number, id = 'job'): number {
  const order = { id, campaign: 'c', method: 'GET', url: 'https://a.org/', headers: [] } as const;
  job = session.reserve().start({ ...order, maxBytes, timeoutMs: 1_000 } as never, {
    head: () => void got.push('head'),
    data: (body) => void got.push(body.length),
    end: () => void got.push('end'),
    fail: (reason) => void got.push(reason),
  });
  return (said.findLast(({ type }) => type === 'job') as Job).stream;
}

const head = (stream: number) =>
  session.onText({ type: 'head', stream, status: 200, headers: [] } as never);
const data = (stream: number, length: number, type: FrameType = FRAME.data) =>
  session.onBytes(encodeFrame(type, stream, new Uint8Array(length)));

test('a page is its head, its bytes and its end', () => {
  const stream = start(10);
  expect(head(stream)).toBe(true);
  expect(data(stream, 4)).toBe(true);
  expect(data(stream, 6, FRAME.last)).toBe(true);
  expect(got).toEqual(['head', 4, 6, 'end']);
});

test('bytes before their head break the protocol', () => {
  expect(data(start(10), 1)).toBe(false);
});

test('more bytes than the page may have break the protocol', () => {
  const stream = start(10);
  head(stream);
  expect(data(stream, 11)).toBe(false);
});

test('more bytes than were asked for at once break the protocol', () => {
  const stream = start(4 * STREAM_WINDOW);
  head(stream);
  const part = 32 * 1024;
  for (let sent = 0; sent < STREAM_WINDOW; sent += part) expect(data(stream, part)).toBe(true);
  expect(data(stream, 1)).toBe(false);
});

test('however much is taken, no more is granted than the page may have', () => {
  const maxBytes = STREAM_WINDOW + 100_000;
  const stream = start(maxBytes);
  head(stream);
  const part = 50_000;
  for (let sent = 0; sent + part <= maxBytes; sent += part) {
    expect(data(stream, part)).toBe(true);
    job.consumed(part);
  }
  expect(data(stream, maxBytes % part)).toBe(true);
  expect(data(stream, 1)).toBe(false);
});

test('bytes of a job that has ended may be on their way; of one that never was, not', () => {
  const stream = start(10);
  head(stream);
  data(stream, 1, FRAME.last);
  expect(data(stream, 1)).toBe(true);
  expect(data(stream + 1, 1)).toBe(false);
});

test('a page goes on after a dropped connection only where no byte is missing', () => {
  const whole = start(10, 'whole');
  const torn = start(10, 'torn');
  for (const stream of [whole, torn]) {
    head(stream);
    data(stream, 4);
  }
  session.detach(session.socket!);
  const resumed = session.resume(wire(), [
    { id: 'whole', stream: whole, bytes: 4 },
    { id: 'torn', stream: torn, bytes: 3 },
  ]);
  expect(resumed).toMatchObject([{ id: 'whole', bytes: 4 }]);
  expect(got.at(-1)).toBe('lost');
});
