import { afterEach, expect, it, vi } from 'vitest';
import { STREAM_WINDOW } from '../protocol/relay-frames.ts';
import { createOutgoing } from './outgoing.ts';

afterEach(() => vi.useRealTimers());

/** A socket that counts what is put into it; each frame has its header before the body. */
function counting() {
  const frames: number[] = [];
  return { frames, bufferedAmount: 0, send: (frame: Uint8Array) => frames.push(frame.length) };
}

it('continues with credit that was lost with the socket', async () => {
  const [old, next] = [counting(), counting()];
  let socket = old;
  const out = createOutgoing(1, STREAM_WINDOW, () => socket as never);
  const body = new Uint8Array(40_000);
  let written = 0;
  const writing = (async () => {
    while (written < 2 * STREAM_WINDOW) {
      await out.write(body, false);
      written += body.length;
    }
  })();
  await expect.poll(() => out.sent).toBe(STREAM_WINDOW);
  socket = next;
  out.resume(STREAM_WINDOW, 3 * STREAM_WINDOW);
  await writing;
  expect(out.sent).toBeGreaterThanOrEqual(2 * STREAM_WINDOW);
  expect(next.frames.length).toBeGreaterThan(0);
});

it('sends no more than the relay has granted', async () => {
  const socket = counting();
  const out = createOutgoing(1, 1_000, () => socket as never);
  void out.write(new Uint8Array(5_000), true);
  await expect.poll(() => out.sent).toBe(1_000);
  out.credit(500);
  await expect.poll(() => out.sent).toBe(1_500);
  out.stop();
});

it('waits for a socket that takes nothing, and stops when its job is dropped', async () => {
  vi.useFakeTimers();
  const socket = { ...counting(), bufferedAmount: 2 * 1024 * 1024 };
  const out = createOutgoing(1, 1_000_000, () => socket as never);
  void out.write(new Uint8Array(5_000), true);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(socket.frames).toEqual([]);
  out.stop();
  socket.bufferedAmount = 0;
  await vi.advanceTimersByTimeAsync(1_000);
  expect(socket.frames).toEqual([]);
});
