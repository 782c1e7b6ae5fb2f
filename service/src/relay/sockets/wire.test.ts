import { EventEmitter } from 'node:events';
import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import type { WebSocket } from 'ws';
import { createWire } from './wire.ts';

/** A socket whose other end reads nothing. */
class Unread extends EventEmitter {
  bufferedAmount = 0;
  ended = false;
  send(text: string): void {
    this.bufferedAmount += text.length;
  }
  terminate(): void {
    this.ended = true;
  }
}

test('a socket with too much unread is ended, and no other', () => {
  const socket = new Unread();
  const wire = createWire(socket as unknown as WebSocket, new PassThrough());
  for (let n = 0; n < 1_000; n += 1) wire.say({ type: 'pong', t: n });
  expect(socket.ended).toBe(false);
  for (let n = 0; n < 20_000; n += 1) wire.say({ type: 'pong', t: n });
  expect(socket.ended).toBe(true);
});

test('a ping, which the library answers by itself, finds a socket that reads nothing', () => {
  const socket = new Unread();
  createWire(socket as unknown as WebSocket, new PassThrough());
  socket.bufferedAmount = 1_000;
  socket.emit('ping');
  expect(socket.ended).toBe(false);
  socket.bufferedAmount = 1_000_000;
  socket.emit('ping');
  expect(socket.ended).toBe(true);
});
